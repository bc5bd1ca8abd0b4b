/** Metering of one batch: what is charged, what becomes a dead letter, and when the offset is committed. */
import {
  areTurnsShort,
  type IncomingMessage,
  type MessageBatch,
  nextTurn,
  type OutgoingMessage,
  shortenTurns,
  formatReference,
} from '#eventsourcing';
import type { ReceivedUsage, UsageOutcome } from '#ledger';
import { type BatchTally, meterBatch, type UsageLedger } from './meter-batch.js';

const NOW = new Date('2026-11-20T12:00:00.000Z');

const usage = (offset: number, tenantId: string, pages: unknown = 1): IncomingMessage => ({
  topic: 'ai-model-executed',
  partition: 0,
  offset,
  key: null,
  headers: {},
  value: Buffer.from(
    JSON.stringify({
      specversion: '1.0',
      id: `run-${offset}`,
      source: '/spec',
      type: 'AIModelExecuted',
      time: NOW.toISOString(),
      data: {
        tenantId,
        environmentId: 'prod',
        modelId: 'm-1',
        capability: 'invoiceProcessing',
        context: 'cloudFlow',
        status: 'processed',
        quantity: { pages },
      },
    }),
  ),
});

const ofTenants = (count: number, tenantOf: (offset: number) => string) =>
  Array.from({ length: count }, (_, offset) => usage(offset, tenantOf(offset)));

const PLACE = { stream: 'creditLedger-t-0_2026-11', revision: 4, position: 9, eventId: 'event' };

type Charge = { readonly tenantId: string; readonly ids: readonly string[] };

/** Meters the messages with a ledger that returns the given outcomes. */
async function metered(
  messages: readonly IncomingMessage[],
  answer: (record: ReceivedUsage) => UsageOutcome = () => ({ kind: 'duplicate' }),
) {
  const seen = {
    charges: [] as Charge[],
    letters: [] as OutgoingMessage[],
    commits: [] as number[],
    notes: [] as unknown[],
    tallies: [] as BatchTally[],
    /** How many messages were still to be decoded when the first charge was made. */
    decodedAtFirstCharge: 0,
    /** The errors thrown during decoding. */
    faults: [] as unknown[],
    failure: null as unknown,
  };
  let decoded = 0;
  const counted = messages.map((message) => ({
    ...message,
    get value() {
      decoded += 1;
      return message.value;
    },
  }));
  const ledger: UsageLedger = {
    newestEvent: PLACE,
    async recordUsage(tenantId, records) {
      if (seen.charges.length === 0) seen.decodedAtFirstCharge = decoded;
      seen.charges.push({ tenantId, ids: records.map((record) => record.decoded.usage.id) });
      return records.map(answer);
    },
  };
  const batch: MessageBatch = {
    topic: 'ai-model-executed',
    partition: 0,
    messages: counted,
    signal: new AbortController().signal,
    async commit(offset, note) {
      seen.commits.push(offset);
      seen.notes.push(note);
    },
  };
  const publisher = {
    publish: async (letters: readonly OutgoingMessage[]) => void seen.letters.push(...letters),
    close: async () => {},
  };
  const onDecodingFailed = (_: IncomingMessage, error: unknown) => void seen.faults.push(error);
  const onMetered = (_: MessageBatch, tally: BatchTally) => void seen.tallies.push(tally);
  try {
    const clock = { now: () => NOW };
    await meterBatch({ ledger, publisher, clock, onDecodingFailed, onMetered }, batch);
  } catch (error) {
    seen.failure = error;
  }
  return seen;
}

const BUG = new Error('a fault of ours');

/** Throws on the first read, and can be copied unchanged afterwards. */
function unreadable(message: IncomingMessage): IncomingMessage {
  let reads = 0;
  const headers = new Proxy(message.headers, {
    get(target, name, receiver) {
      reads += 1;
      if (reads === 1) throw BUG;
      return Reflect.get(target, name, receiver) as unknown;
    },
  });
  return { ...message, headers };
}

const TRANSIENT = new Error('the store is away');

/** @param beside called in every turn. @returns the largest number of messages that started to be charged in one turn */
async function mostChargedInTurn(beside: () => void): Promise<number> {
  while (areTurnsShort()) await nextTurn();
  let charged = 0;
  let most = 0;
  let isOver = false;
  const all = metered(
    ofTenants(1_000, (offset) => `t-${offset % 100}`),
    () => {
      charged += 1;
      return { kind: 'duplicate' };
    },
  ).finally(() => (isOver = true));
  // Time stands still, so that no turn ends early and short turns stay short on a busy machine.
  const nowMs = performance.now();
  performance.now = () => nowMs;
  try {
    while (!isOver) {
      beside();
      const before = charged;
      await nextTurn();
      most = Math.max(most, charged - before);
    }
  } finally {
    delete (performance as { now?: unknown }).now;
  }
  await all;
  return most;
}

describe('a batch of messages', () => {
  it('is committed with the newest event of the ledger', async () => {
    const { commits, notes } = await metered(ofTenants(3, () => 't-0'));
    expect(commits).toEqual([2]);
    expect(notes).toEqual([formatReference(PLACE)]);
  });

  it('is charged in smaller pieces while runs wait for answers', async () => {
    const alone = await mostChargedInTurn(() => {});
    expect(await mostChargedInTurn(shortenTurns)).toBeLessThan(alone);
  });

  it('is charged tenant by tenant, in the order it was read', async () => {
    const { charges, commits } = await metered(ofTenants(6, (offset) => `t-${offset % 2}`));
    expect(charges).toEqual([
      { tenantId: 't-0', ids: ['run-0', 'run-2', 'run-4'] },
      { tenantId: 't-1', ids: ['run-1', 'run-3', 'run-5'] },
    ]);
    expect(commits).toEqual([5]);
  });

  it('is charged while it is still being decoded, where one tenant fills an append', async () => {
    const { charges, decodedAtFirstCharge } = await metered(ofTenants(1_200, () => 'hot'));
    expect(charges.map(({ ids }) => ids.length)).toEqual([500, 500, 200]);
    expect(charges.flatMap(({ ids }) => ids)).toEqual(
      Array.from({ length: 1_200 }, (_, offset) => `run-${offset}`),
    );
    expect(decodedAtFirstCharge).toBe(500);
  });

  it('is committed and reported once, when every message has its outcome', async () => {
    const messages = ofTenants(1_100, () => 'hot').with(7, usage(7, 'hot', -1));
    const { commits, tallies, letters } = await metered(
      messages,
      ({
        decoded: {
          usage: { id },
        },
      }) =>
        id === 'run-3'
          ? { kind: 'rejected', rejection: { code: 'usageConflict', message: 'Another.' } }
          : { kind: 'duplicate' },
    );
    expect(commits).toEqual([1_099]);
    expect(tallies).toEqual([
      {
        charged: 0,
        duplicate: 1_098,
        rejected: new Map([
          ['usageConflict', 1],
          ['invalidMember', 1],
        ]),
      },
    ]);
    expect(letters.map(({ value }) => (JSON.parse(String(value)) as { id: string }).id)).toEqual([
      'run-3',
      'run-7',
    ]);
  });

  it('continues after a message that decoding throws at, which becomes a dead letter, is counted and reported', async () => {
    const messages = ofTenants(3, () => 'contoso').with(1, unreadable(usage(1, 'contoso')));
    const { charges, letters, tallies, faults, commits } = await metered(messages);
    expect(charges).toEqual([{ tenantId: 'contoso', ids: ['run-0', 'run-2'] }]);
    expect(letters.map(({ headers }) => headers?.['dlq-code'])).toEqual(['decodingFailed']);
    expect(tallies[0]!.rejected).toEqual(new Map([['decodingFailed', 1]]));
    expect(faults).toEqual([BUG]);
    expect(commits).toEqual([2]);
  });

  it('is not committed when a charge fails, however early, and the failure is thrown', async () => {
    const { commits, tallies, failure, charges } = await metered(
      ofTenants(1_200, () => 'hot'),
      ({
        decoded: {
          usage: { id },
        },
      }) => {
        if (id === 'run-0') throw TRANSIENT;
        return { kind: 'duplicate' };
      },
    );
    expect(failure).toBe(TRANSIENT);
    expect([commits, tallies]).toEqual([[], []]);
    expect(charges).toHaveLength(3);
  });
});
