/** Rows of rejected events: one per rejection, and complete again after the rows were lost. */
import { once } from 'node:events';
import {
  createSqliteDatabase,
  createSqliteJournal,
  openSqlite,
  type SqliteFile,
} from '#adapters/sqlite';
import { deadLetter, USAGE_TOPICS } from '#contracts';
import {
  type BatchSource,
  type MessageBatch,
  type SqlDatabase,
  TransientError,
} from '#eventsourcing';
import { areDeadLettersRead, createReadModels, findRejected } from '#read-models';
import { eventually } from '#testing';
import { deferredSource } from './deferred-source.js';
import {
  DEAD_LETTER_TOPICS,
  deadLettersGroup,
  deadLettersRead,
  recordBatch,
} from './rejected-events.js';

const TIME = '2025-09-05T08:00:00.000Z';

let journalFile: SqliteFile;
let rowsFile: SqliteFile;
let database: SqlDatabase;
let stop: AbortController;
let running: Promise<void>[];

beforeEach(async () => {
  journalFile = await openFile();
  await emptyRows();
});
afterEach(async () => {
  await stopFollowing();
  await Promise.all([journalFile.close(), rowsFile.close()]);
});

const openFile = () => openSqlite({ path: ':memory:', synchronous: 'OFF', pollMs: 1 });

async function emptyRows(): Promise<void> {
  rowsFile = await openFile();
  database = createSqliteDatabase(rowsFile);
  await createReadModels(database);
}

const journal = (group: string) =>
  createSqliteJournal({ file: journalFile, group, onFailure: () => {}, maxBatch: 2 });

async function refuse(...ids: string[]): Promise<void> {
  const letters = ids.map((id, offset) => {
    const value = { specversion: '1.0', id, source: '/s', data: { tenantId: 'contoso' } };
    const message = {
      topic: USAGE_TOPICS.AIModelExecuted,
      partition: 0,
      offset,
      key: Buffer.from('contoso'),
      value: Buffer.from(JSON.stringify(value)),
      headers: {},
    };
    return deadLetter(message, { code: 'rateNotPublished', message: 'No rate.' }, TIME);
  });
  await (await journal('')).publish(letters);
}

/** Follows the dead letters as the projector does, in the consumer group of these rows. */
function follow(around: (source: BatchSource) => BatchSource = (source) => source) {
  stop = new AbortController();
  const { signal } = stop;
  const source = around(deferredSource(async () => journal(await deadLettersGroup(database))));
  const sleep = (milliseconds: number) => rowsFile.sleep(Math.min(1, milliseconds));
  const reading = deadLettersRead(source, { database, sleep, retry: { sleep } });
  running = [consume(source, database, signal), reading.task.run(signal)];
  return reading;
}

async function consume(source: BatchSource, rows: SqlDatabase, signal: AbortSignal): Promise<void> {
  await source.start(DEAD_LETTER_TOPICS, (batch) => recordBatch(rows, batch));
  await once(signal, 'abort');
  await source.stop();
}

/** @param commit called instead of the batch's own commit */
async function notingOffsets(
  commit: (offset: number, batch: MessageBatch) => Promise<void>,
): Promise<BatchSource> {
  const source = await journal('group');
  return {
    ...source,
    start: (topics, handler) =>
      source.start(topics, (batch) =>
        handler({ ...batch, commit: (offset) => commit(offset, batch) }),
      ),
  };
}

async function stopFollowing(): Promise<void> {
  stop.abort();
  await Promise.all(running);
}

const isKnown = async (id: string) => (await findRejected(database, 'contoso', id)).length === 1;

describe('refused events', () => {
  it('are rows as soon as they are refused, once each', async () => {
    follow();
    await refuse('a', 'b', 'c');
    for (const id of ['a', 'b', 'c']) await eventually(id, () => isKnown(id));
    await stopFollowing();
    const [rows] = await database.query('SELECT COUNT(*) AS count FROM rejected_events');
    expect(rows).toEqual({ count: 3 });
  });

  it('are not read again by the one that comes after, and new ones are', async () => {
    await refuse('a');
    follow();
    await eventually('a', () => isKnown('a'));
    await stopFollowing();
    await database.transaction((one) => one.execute('DELETE FROM rejected_events'));
    await (await journal('')).publish([]);
    follow();
    await refuse('b');
    await eventually('b', () => isKnown('b'));
    expect(await isKnown('a')).toBe(false);
  });

  it('come back, all of them, when the rows were lost', async () => {
    await refuse('a', 'b', 'c');
    const first = follow();
    await eventually('all are read', async () => (await first.beginning.check()) === null);
    await stopFollowing();
    await rowsFile.close();
    await emptyRows();
    expect(await areDeadLettersRead(database)).toBe(false);
    const again = follow();
    await eventually('all are read', async () => (await again.beginning.check()) === null);
    for (const id of ['a', 'b', 'c']) expect(await isKnown(id)).toBe(true);
  });

  it('are missing until they are read, and how far that is may be unknown for a while', async () => {
    await refuse('a');
    let failures = 3;
    const reading = follow((source) => ({
      ...source,
      async lag() {
        if (failures-- > 0) throw new TransientError('away');
        return source.lag();
      },
    }));
    expect(await reading.beginning.check()).toMatch(/still being read/);
    await eventually('all are read', async () => (await reading.beginning.check()) === null);
    expect(await isKnown('a')).toBe(true);
  });

  it('move no offset before their rows are durable', async () => {
    await refuse('a');
    const events: string[] = [];
    const failing: SqlDatabase = {
      ...database,
      async transaction(work) {
        if (events.push('rows') === 1) throw new TransientError('away');
        return database.transaction(work);
      },
    };
    stop = new AbortController();
    const noting = await notingOffsets(async (offset, batch) => {
      events.push('offset');
      await batch.commit(offset);
    });
    running = [consume(noting, failing, stop.signal)];
    await eventually('a', () => isKnown('a'));
    await eventually('its offset', () => events.includes('offset'));
    expect(events).toEqual(['rows', 'rows', 'offset']);
  });

  it('move the offset to the last of their batch', async () => {
    await refuse('a', 'b');
    const committed: number[] = [];
    stop = new AbortController();
    const noting = await notingOffsets(async (offset, batch) => {
      committed.push(offset - batch.messages.at(-1)!.offset);
      await batch.commit(offset);
    });
    running = [consume(noting, database, stop.signal)];
    await eventually('b', () => isKnown('b'));
    await eventually('its offset', () => committed.length > 0);
    expect(new Set(committed)).toEqual(new Set([0]));
  });
});
