/** `ops skip`: which events may be skipped, and that nothing is written about any other. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ledgerStream } from '#contracts';
import {
  checkpointKey,
  deterministicUuid,
  type EventStore,
  isSkipped,
  nextTurn,
  SetupError,
  sleep,
  StreamDamagedError,
} from '#eventsourcing';
import { CreditLedger, monthAggregate } from '#ledger';
import { readConfiguration } from '#platform';
import { createReadModels, usageProjection } from '#read-models';
import type { Engines } from '#engines';
import { EXIT } from './exit.js';
import { skip } from './skip.js';
import { openEmbedded } from './testing/ledgers.js';

const MONTH = '2025-09';
const NOW = new Date(`${MONTH}-15T12:00:00.000Z`);
const STREAM = ledgerStream('contoso', MONTH);
/** The revisions of `contoso`'s events: the first opens the month, the second is readable and the third is not. */
const [OPENING, READABLE, UNREADABLE] = [0, 1, 2];

let folder: string;
let engines: Engines;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'skip-'));
  engines = openEmbedded(folder);
  await createReadModels(await engines.readDatabase());
  const store = await engines.eventStore();
  const aggregate = monthAggregate({ store, retry: { sleep }, cachedMonthsMax: 10 });
  const ledger = new CreditLedger({ aggregate, clock: { now: () => NOW }, knownTenantsMax: 10 });
  await ledger.command('contoso', {
    ...{ type: 'ChangeSettings', at: NOW.toISOString(), settings: { allowUnallocated: false } },
    by: { actorId: 'admin', reason: null },
  });
  const event = { id: deterministicUuid('bad'), type: 'CreditConsumed', data: {} };
  const events = [{ ...event, metadata: { schemaVersion: 1 } }];
  await store.append({ stream: STREAM, expectedRevision: READABLE, events });
});
afterEach(async () => {
  await engines.close();
  await rm(folder, { recursive: true });
});

async function skipped(reference: string, reason = 'by hand') {
  const printed: string[] = [];
  const print = (line: string) => void printed.push(line);
  const tools = { engines, configuration: readConfiguration({}), print, progress: print };
  return { exit: await skip(tools, reference, reason), said: printed.join(' ') };
}

/** The revisions of the month that another process skips. */
async function marked(): Promise<number[]> {
  const other = openEmbedded(folder);
  const found: number[] = [];
  for await (const batch of (await other.eventStore()).read(STREAM)) {
    found.push(...batch.filter(isSkipped).map(({ revision }) => revision));
  }
  await other.close();
  return found;
}

/** Sets a tenant aside, as the projector does if it cannot apply an event. */
const setAside = async (owner: string, revision: number, stream = STREAM) =>
  (await engines.readDatabase()).transaction((rows) =>
    rows.execute('INSERT INTO set_aside VALUES ($1, $2, $3, $4, 1, $5)', [
      ...[checkpointKey(usageProjection()), owner, stream, revision, 'no such column'],
    ]),
  );

it.each(['contoso', STREAM, `${STREAM}@`, `${STREAM}@-1`, `${STREAM}@1x`, 'webhooks-contoso@1'])(
  'requires a reference to a ledger event, which %s is not',
  async (reference) => {
    expect(await skipped(reference)).toMatchObject({ exit: EXIT.usage });
    expect(await marked()).toEqual([]);
  },
);

it.each([
  ['that is not there', UNREADABLE + 1, 'There is no event'],
  ['that opens its month', OPENING, 'opens the month'],
  ['that can be read and applied', READABLE, 'nothing to skip'],
])('passes over no event %s', async (_, revision, said) => {
  const found = await skipped(`${STREAM}@${revision}`);
  expect(found).toEqual({ exit: EXIT.failed, said: expect.stringContaining(said) as string });
  expect(await marked()).toEqual([]);
});

it('passes over an event that cannot be read, once, and says what to do next', async () => {
  const { exit, said } = await skipped(`${STREAM}@${UNREADABLE}`, 'written by a test');
  expect(exit).toBe(EXIT.ok);
  expect(said).toMatch(/"ops rebuild".*"ops resubmit --code ledgerDamaged"/);
  expect(await marked()).toEqual([UNREADABLE]);
  await engines.close();
  engines = openEmbedded(folder);
  const again = await skipped(`${STREAM}@${UNREADABLE}`, 'another reason');
  expect(again).toEqual({ exit: EXIT.ok, said: `${STREAM}@${UNREADABLE} is skipped already.` });
  for await (const [event] of (await engines.eventStore()).read(STREAM, UNREADABLE)) {
    expect(event!.data).toMatchObject({ reason: 'written by a test' });
  }
});

it('passes over an event that can be read where its tenant is set aside for it', async () => {
  await setAside('contoso', READABLE);
  expect(await skipped(`${STREAM}@${READABLE}`)).toMatchObject({ exit: EXIT.ok });
  expect(await marked()).toEqual([READABLE]);
});

it.each([
  ['for another event', 'contoso', UNREADABLE, STREAM],
  ['for an event of another month', 'contoso', READABLE, `${STREAM}-other`],
  ['as another tenant', 'fabrikam', READABLE, STREAM],
])('passes over none that can be read where it is set aside %s', async (_, ...aside) => {
  await setAside(...aside);
  expect(await skipped(`${STREAM}@${READABLE}`)).toMatchObject({ exit: EXIT.failed });
  expect(await marked()).toEqual([]);
});

describe('where the store', () => {
  const aBug = () => {
    throw new Error('a bug');
  };

  /** Replaces the given methods of the store. */
  async function withStore(methods: (store: EventStore) => Partial<EventStore>): Promise<void> {
    const store = await engines.eventStore();
    engines = { ...engines, eventStore: async () => ({ ...store, ...methods(store) }) };
  }

  it('does not take the mark, says nothing of an event that is skipped', async () => {
    await withStore(() => ({
      async append() {
        await nextTurn();
        throw new SetupError('the disk is full');
      },
    }));
    await expect(skipped(`${STREAM}@${UNREADABLE}`)).rejects.toThrow('the disk is full');
    expect(await marked()).toEqual([]);
  });

  it('lacks the stream itself, asks to restore it', async () => {
    await withStore(() => ({
      async *read() {
        throw new StreamDamagedError(STREAM, 'its events', 'nothing');
      },
    }));
    const failure = await skipped(`${STREAM}@${READABLE}`).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(SetupError);
    expect((failure as Error).message).toMatch(/is damaged.*cannot be skipped: restore/);
  });

  it('gives an event that shows a bug, passes over nothing', async () => {
    await withStore((store) => ({
      async *read(stream, from) {
        for await (const [event] of store.read(stream, from)) {
          yield [Object.defineProperty({ ...event! }, 'data', { get: aBug })];
        }
      },
    }));
    await expect(skipped(`${STREAM}@${READABLE}`)).rejects.toThrow('a bug');
    expect(await marked()).toEqual([]);
  });
});
