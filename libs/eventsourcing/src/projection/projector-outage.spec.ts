/** When a projector says that an outage of its database is over: once it has written, not when it can only read. */
import { createSqliteDatabase, openSqlite } from '#adapters/sqlite';
import { FOLLOWER_TABLES } from './checkpoint.js';
import type { RecordedEvent } from '../envelope.js';
import { type EventSource, TransientError } from '../event-store.js';
import type { Projection } from './projection.js';
import { runProjector } from './projector.js';
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

/**
 * @param failures so many writes fail before one goes through
 * @param after how many events are applied before the first of these
 * @param pauses of the projector, to be filled
 * @returns what is said until all events are applied
 */
async function saidOver(failures: number, after = 0, pauses: number[] = []): Promise<string[]> {
  const said: string[] = [];
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
  let left = failures;
  const projection: Projection = {
    ...{ name: 'numbers', version: 1, categories: ['counted'] },
    async apply() {
      if (said.filter((word) => word === 'applied').length >= after && left-- > 0)
        throw new TransientError('The server may only be read');
      said.push('applied');
    },
  };
  const retry = {
    sleep: async (milliseconds: number) => void pauses.push(milliseconds),
    onRetry: () => void said.push('away'),
    onHealed: () => void said.push('back'),
  };
  await runProjector({ source, database, projection, retry, signal: end.signal, lookEveryMs: 0 });
  return said;
}

it('while writes fail, reading is no sign that it is over', async () => {
  const said = await saidOver(3);
  expect(said.slice(0, 5)).toEqual(['away', 'away', 'away', 'applied', 'back']);
  expect(said.filter((word) => word === 'applied')).toHaveLength(EVENTS);
});

it('where nothing is to be written, being able to read says it', async () => {
  await saidOver(0);
  expect(await saidOver(0)).toEqual(['back']);
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
  await runProjector({ source, database, projection, retry, signal: end.signal, lookEveryMs: 0 });
});

it('waits longer before each try while nothing can be written', async () => {
  const pauses: number[] = [];
  await saidOver(3, 0, pauses);
  expect(pauses).toEqual([50, 100, 200]);
});

it('says also of a loss after it got on that it was one', async () => {
  const said = await saidOver(1, 1);
  expect(said.filter((word) => word === 'away')).toHaveLength(1);
  expect(said.filter((word) => word === 'applied')).toHaveLength(EVENTS);
});
