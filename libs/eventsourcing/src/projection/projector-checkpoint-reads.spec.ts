/** When a projector reads its checkpoint during a batch, and how it reports faults and recoveries. */
import type { RecordedEvent } from '../envelope.js';
import type { EventSource } from '../event-store.js';
import type { SqlDatabase } from '../sql.js';
import { nextTurn } from '../timers.js';
import { followerDatabase } from './follower-database.fixture.js';
import type { Projection } from './projection.js';
import { type ProjectorOptions, runProjector } from './projector.js';

const eventAt = (position: number): RecordedEvent => ({
  ...{ id: `${position}`, type: 'Counted', data: {}, metadata: { schemaVersion: 1 } },
  ...{ stream: 'counted-1', revision: position, position, recordedAt: '' },
});

const projection: Projection = {
  ...{ name: 'numbers', version: 1, categories: ['counted'] },
  apply: async () => undefined,
};

let database: SqlDatabase;
let end: AbortController;

beforeEach(async () => {
  database = await followerDatabase();
  end = new AbortController();
});
afterEach(() => database.close());

/** A promise and the function that resolves it. */
function moment() {
  let happen = () => {};
  const happened = new Promise<void>((resolve) => (happen = resolve));
  return { happen, happened };
}

const run = (subscribe: EventSource['subscribe'], options: Partial<ProjectorOptions>) =>
  runProjector({
    ...{ source: { head: async () => 0, subscribe }, database, projection },
    ...{ signal: end.signal, checkEveryMs: 0, retry: { sleep: nextTurn } },
    ...options,
  });

/** A sleep whose first call ends when `told` resolves, and later calls only when the signal aborts. */
const lookingWhen = (told: Promise<void>) => {
  let looks = 0;
  const sleep = async (_milliseconds: number, signal?: AbortSignal) => {
    looks += 1;
    if (looks === 1) return told;
    if (signal?.aborted) return;
    await new Promise((resolve) => signal?.addEventListener('abort', resolve));
  };
  return { checkEveryMs: 1, retry: { sleep } };
};

/** Yields the event at 0 when `may` resolves, and ends the run when it was checked and applied. */
function given(may: Promise<void>, looked: Promise<void>) {
  const signals: AbortSignal[] = [];
  const subscribe: EventSource['subscribe'] = async function* ({ signal }) {
    signals.push(signal);
    await may;
    if (signals.length === 1) yield [eventAt(0)];
    await looked;
    for (let turn = 0; turn < 3; turn++) await nextTurn();
    if (!signal.aborted || signals.length > 1) end.abort();
  };
  return { signals, subscribe };
}

it('is not taken for overtaken by its own batch that is being committed', async () => {
  const [committed, looked] = [moment(), moment()];
  const { signals, subscribe } = given(Promise.resolve(), looked.happened);
  const slow: SqlDatabase = {
    ...database,
    async query(sql, parameters) {
      const rows = await database.query<never>(sql, parameters);
      if (rows.length > 0) looked.happen();
      return rows;
    },
    async transaction(work) {
      const result = await database.transaction(work);
      committed.happen();
      await looked.happened;
      await nextTurn();
      return result;
    },
  };
  await run(subscribe, { database: slow, ...lookingWhen(committed.happened) });
  expect(signals).toHaveLength(1);
});

it('is not stopped by a batch that it applied during the check', async () => {
  const [asked, applied, looked] = [moment(), moment(), moment()];
  const { signals, subscribe } = given(asked.happened, looked.happened);
  let isFollowing = false;
  const slow: SqlDatabase = {
    ...database,
    async query(sql, parameters) {
      if (isFollowing) {
        asked.happen();
        await applied.happened;
      }
      const rows = await database.query<never>(sql, parameters);
      if (isFollowing) looked.happen();
      return rows;
    },
  };
  await run(subscribe, {
    ...{ database: slow, ...lookingWhen(nextTurn()) },
    onFollowing: () => (isFollowing = true),
    onApplied: applied.happen,
  });
  expect(signals).toHaveLength(1);
});

it('says that a fault has healed once the very first event of a store is applied, and not before', async () => {
  const said: string[] = [];
  const { subscribe } = given(Promise.resolve(), Promise.resolve());
  await run(subscribe, {
    projection: { ...projection, apply: async () => void said.push('applied') },
    retry: { sleep: nextTurn, onRecovered: () => void said.push('healed') },
  });
  expect(said).toEqual(['applied', 'healed']);
});

it('fails with what is wrong with the events, not with what a further question would answer', async () => {
  let isBroken = false;
  const breaking: SqlDatabase = {
    ...database,
    query: (sql, parameters) =>
      isBroken ? Promise.reject(new Error('closed')) : database.query(sql, parameters),
  };
  const apply = () => {
    isBroken = true;
    return Promise.reject(new Error('a bug'));
  };
  const { subscribe } = given(Promise.resolve(), Promise.resolve());
  const failing = run(subscribe, {
    database: breaking,
    projection: { ...projection, apply },
  });
  await expect(failing).rejects.toThrow('a bug');
});
