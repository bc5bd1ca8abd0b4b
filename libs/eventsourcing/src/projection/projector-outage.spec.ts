/** When a projector reports the end of a database outage: after a write, not after a read. */
import { createSqliteDatabase, openSqlite } from '#adapters/sqlite';
import { FOLLOWER_TABLES } from './checkpoint.js';
import type { RecordedEvent } from '../envelope.js';
import { DeniedError, type EventSource, SetupError, TransientError } from '../event-store.js';
import type { Projection } from './projection.js';
import { runProjector } from './projector.js';
import type { RetryOptions } from '../retry.js';
import type { SqlDatabase } from '../sql.js';

const EVENTS = 3;

let database: SqlDatabase;
let close: () => Promise<void>;

beforeEach(async () => {
  const file = await openSqlite({ path: ':memory:', pollMs: 0 });
  database = createSqliteDatabase(file);
  close = () => file.close();
  await database.transaction(async (transaction) => {
    for (const table of FOLLOWER_TABLES) await transaction.execute(table);
  });
});
afterEach(() => close());

function eventAt(position: number): RecordedEvent {
  const place = { stream: 'counted-1', revision: position, position, recordedAt: '' };
  return { id: `${position}`, type: 'Counted', data: {}, metadata: { schemaVersion: 1 }, ...place };
}

/** The reports until all events are applied, the numbers of the failed attempts, and the pauses after them. */
let said: string[];
let attempts: number[];
let pauses: number[];

/**
 * @param failures the number of writes that fail before one succeeds
 * @param after the number of events applied before the first failure
 * @param failure the error of these writes
 */
function runOver(
  failures: number,
  after = 0,
  failure: Error = new TransientError('The server may only be read'),
): Promise<void> {
  let left = failures;
  return runWhere((applied) => (applied >= after && left-- > 0 ? failure : null));
}

/** @param failureAt the error of a write, by the number of events applied */
async function runWhere(failureAt: (applied: number) => Error | null): Promise<void> {
  [said, attempts, pauses] = [[], [], []];
  const end = new AbortController();
  const source: EventSource = {
    head: async () => EVENTS - 1,
    async *subscribe({ after }) {
      for (let position = (after ?? -1) + 1; position < EVENTS; position++) {
        yield [eventAt(position)];
      }
      end.abort();
    },
  };
  const projection: Projection = {
    ...{ name: 'numbers', version: 1, categories: ['counted'] },
    async apply() {
      const failure = failureAt(said.filter((word) => word === 'applied').length);
      if (failure) throw failure;
      said.push('applied');
    },
  };
  const retry: RetryOptions = {
    sleep: async (milliseconds) => void pauses.push(milliseconds),
    onRetry: (_, attempt) => {
      said.push('away');
      attempts.push(attempt);
    },
    onRecovered: () => void said.push('back'),
  };
  await runProjector({ source, database, projection, retry, signal: end.signal, checkEveryMs: 0 });
}

it('while writes fail, reading is no sign that it is over', async () => {
  await runOver(3);
  expect(said.slice(0, 5)).toEqual(['away', 'away', 'away', 'applied', 'back']);
  expect(said.filter((word) => word === 'applied')).toHaveLength(EVENTS);
});

it('says once that it is over, not with each batch', async () => {
  await runOver(0);
  expect(said).toEqual(['applied', 'back', 'applied', 'applied']);
});

it('where nothing is to be written, being able to read says it', async () => {
  await runOver(0);
  await runOver(0);
  expect(said).toEqual(['back']);
});

it('where the store holds nothing yet, being able to read says it', async () => {
  const end = new AbortController();
  const words: string[] = [];
  const source: EventSource = {
    head: async () => null,
    async *subscribe() {
      words.push('waits');
      end.abort();
    },
  };
  const projection = { name: 'none', version: 1, categories: ['counted'], apply: async () => {} };
  const retry = { sleep: async () => {}, onRecovered: () => void words.push('back') };
  await runProjector({ source, database, projection, retry, signal: end.signal, checkEveryMs: 0 });
  expect(words).toEqual(['back', 'waits']);
});

it('ends in peace where the end comes during an outage', async () => {
  const end = new AbortController();
  const source: EventSource = {
    head: async () => {
      end.abort();
      throw new TransientError('The store is away');
    },
    async *subscribe() {},
  };
  const projection = { name: 'ends', version: 1, categories: ['counted'], apply: async () => {} };
  const retry = { sleep: async () => undefined };
  await runProjector({ source, database, projection, retry, signal: end.signal, checkEveryMs: 0 });
});

it('reports a fault as such also if the stop comes with it', async () => {
  const end = new AbortController();
  const source: EventSource = {
    head: async () => {
      end.abort();
      throw new Error('a bug');
    },
    async *subscribe() {},
  };
  const projection = { name: 'ends', version: 1, categories: ['counted'], apply: async () => {} };
  const retry = { sleep: async () => undefined };
  const options = { source, database, projection, retry, signal: end.signal, checkEveryMs: 0 };
  await expect(runProjector(options)).rejects.toThrow('a bug');
});

it('waits longer before each try while nothing can be written', async () => {
  await runOver(3);
  expect(pauses).toEqual([50, 100, 200]);
  expect(attempts).toEqual([1, 2, 3]);
});

it('says also of a loss after it got on that it was one', async () => {
  await runOver(1, 1);
  expect(said.filter((word) => word === 'away')).toHaveLength(1);
  expect(said.filter((word) => word === 'applied')).toHaveLength(EVENTS);
});

it('counts the tries anew where it got on between two losses', async () => {
  await runOver(2, 1);
  expect(attempts).toEqual([1, 1]);
  const first = ['applied', 'back', 'away', 'away', 'applied', 'back', 'applied'];
  expect(said.slice(0, first.length)).toEqual(first);
});

it('stops at once at what is no outage, and does not say that it was one', async () => {
  await expect(runOver(1, 1, new Error('no such table'))).rejects.toThrow('no such table');
  expect(said).toEqual(['applied', 'back']);
});

it.each([
  ['an engine that is away', new TransientError('away')],
  ['an engine that denies it', new DeniedError('not let in')],
])('says of each outage once that it is over: %s', async (_what, error) => {
  const failures = [1, 3];
  await runWhere((applied) => (failures[applied]!-- > 0 ? error : null));
  const twice = ['away', 'applied', 'back', 'away', 'away', 'away', 'applied', 'back'];
  expect(said).toEqual([...twice, 'applied']);
});

it('ends with what is wrong for good', async () => {
  const wrong = new SetupError('of another installation');
  await expect(runWhere(() => wrong)).rejects.toBe(wrong);
});
