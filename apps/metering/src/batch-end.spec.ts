/** The end of a batch: dead letters before the offset, nothing after the lease is lost, and no note that is too long for the log. */
import {
  type IncomingMessage,
  nextTurn,
  NOTE_BYTES_MAX,
  type EventReference,
  TransientError,
  formatReference,
} from '#eventsourcing';
import { meterBatch } from './meter-batch.js';

const refused = (offset: number): IncomingMessage => ({
  ...{ topic: 'ai-model-executed', partition: 0, offset, key: null, headers: {} },
  value: Buffer.from('no event at all'),
});

interface Course {
  readonly newestEvent?: EventReference;
  /** Runs while dead letters are being published. */
  readonly publishing?: () => Promise<void>;
  /** Runs while the offset is being committed. */
  readonly committing?: () => Promise<void>;
  readonly lease?: AbortController;
}

/** Meters two messages that cannot be charged. @returns the steps in order */
async function ended({ newestEvent, publishing, committing, ...course }: Course) {
  const { lease = new AbortController() } = course;
  const done: string[] = [];
  const notes: unknown[] = [];
  const metering = meterBatch(
    {
      ledger: { newestEvent: newestEvent ?? null, recordUsage: async () => [] },
      publisher: {
        async publish(letters) {
          done.push(`sends ${letters.length} dead letters`);
          await publishing?.();
          done.push('has sent them');
        },
        close: async () => {},
      },
      clock: { now: () => new Date('2026-11-20T12:00:00.000Z') },
      onRejected: ({ message }) => done.push(`tells of ${message.offset}`),
      onMetered: () => done.push('tells of the batch'),
    },
    {
      ...{ topic: 'ai-model-executed', partition: 0, messages: [refused(7), refused(8)] },
      signal: lease.signal,
      async commit(offset, note) {
        await committing?.();
        done.push(`commits ${offset}`);
        notes.push(note);
      },
    },
  );
  const failure: unknown = await metering.then(
    () => null,
    (error: unknown) => error,
  );
  return { done, notes, failure };
}

const SENDS = ['sends 2 dead letters', 'has sent them', 'tells of 7', 'tells of 8'];

it('commits and reports nothing before its dead letters are durable', async () => {
  const { done, failure } = await ended({ publishing: nextTurn });
  expect(failure).toBeNull();
  expect(done).toEqual([...SENDS, 'commits 8', 'tells of the batch']);
});

it('commits and reports nothing if its dead letters could not be sent', async () => {
  const away = new TransientError('the log is away');
  const { done, failure } = await ended({ publishing: () => Promise.reject(away) });
  expect(failure).toBe(away);
  expect(done).toEqual(['sends 2 dead letters']);
});

it('reports the batch once its offset is committed, and not if that fails', async () => {
  const { done, failure } = await ended({ committing: nextTurn });
  expect([done, failure]).toEqual([[...SENDS, 'commits 8', 'tells of the batch'], null]);
  const lost = new TransientError('the lease is lost');
  const uncommitted = await ended({ committing: () => Promise.reject(lost) });
  expect(uncommitted).toEqual({ done: SENDS, notes: [], failure: lost });
});

it('does nothing more once its lease has ended: the batch is another process’s', async () => {
  const lease = new AbortController();
  lease.abort();
  expect(await ended({ lease })).toEqual({ done: [], notes: [], failure: null });
  const lost = new AbortController();
  const { done } = await ended({ lease: lost, publishing: async () => lost.abort() });
  expect(done).toEqual(SENDS);
});

describe('the note beside the offset', () => {
  const referenceOf = (bytes: number): EventReference => {
    const reference = { stream: '', revision: 4, position: 9, eventId: 'event' };
    const stream = 'é'.repeat((bytes - formatReference(reference).length) >> 1);
    const rest = bytes - Buffer.byteLength(formatReference({ ...reference, stream }));
    return { ...reference, stream: `${stream}${'x'.repeat(rest)}` };
  };

  it('is none where the ledger has no event', async () => {
    expect((await ended({})).notes).toEqual([undefined]);
  });

  it('is as long as the log takes, in bytes, and none where it would be longer', async () => {
    const longest = referenceOf(NOTE_BYTES_MAX);
    expect((await ended({ newestEvent: longest })).notes).toEqual([formatReference(longest)]);
    const longer = referenceOf(NOTE_BYTES_MAX + 1);
    expect((await ended({ newestEvent: longer })).notes).toEqual([undefined]);
  });
});
