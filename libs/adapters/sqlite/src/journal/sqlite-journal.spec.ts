/** Runs the message log contract against the SQLite journal. */
import type { MessageBatch, Sleep } from '#eventsourcing';
import { eventually, messageLogContract } from '#testing';
import { journalOffsets } from './journal-offsets.js';
import { openSqlite, type SqliteFile } from '../file/sqlite-file.js';
import { createSqliteJournal } from './sqlite-journal.js';
import { temporaryDirectory } from '../file/temporary-directory.fixture.js';

const POLL_MS = 5;

messageLogContract('SQLite, several processes', async () => {
  const directory = await temporaryDirectory();
  const path = directory.file('ledger.db');
  let topics = 0;
  return {
    createTopic: async () => `topic ${++topics}`,
    async open(group) {
      const file = await openSqlite({ path, synchronous: 'BESIDE', pollMs: POLL_MS });
      const options = { file, group, partitions: 4, maxBatch: 40, onFailure: () => {} };
      const journal = await createSqliteJournal(options);
      async function close(): Promise<void> {
        await journal.stop();
        await file.close();
      }
      const offsets = await journalOffsets(file, group);
      return { source: journal, publisher: journal, offsets, close };
    },
    dispose: directory.remove,
  };
});

const MIB = 1024 * 1024;

describe('messages of the same process', () => {
  const message = (number: number) => ({
    topic: 'usage',
    key: 'contoso',
    value: Buffer.from(String(number)),
    headers: { ce_id: String(number) },
    decoded: { number },
  });

  async function journalWith(handler: (batch: MessageBatch) => Promise<void>, sleep?: Sleep) {
    const file = await openSqlite({ path: ':memory:', pollMs: 0, ...(sleep && { sleep }) });
    const options = { file, group: 'group', onFailure: () => {} };
    const publisher = await createSqliteJournal(options);
    const consumer = await createSqliteJournal(options);
    async function close(): Promise<void> {
      await consumer.stop();
      await file.close();
    }
    return { publisher, start: () => consumer.start(['usage'], handler), close };
  }

  it('come with what they were made from, and without where they are read from the file', async () => {
    const seen: unknown[] = [];
    const journal = await journalWith(async ({ messages, commit }) => {
      seen.push(...messages.map(({ offset, decoded }) => [offset, decoded]));
      await commit(messages.at(-1)!.offset);
    });
    await journal.publisher.publish([message(0)]);
    await journal.start();
    await eventually('the first has come', () => seen.length === 1);
    await journal.publisher.publish([message(1), message(2)]);
    await eventually('all have come', () => seen.length === 3);
    await journal.close();
    expect(seen).toEqual([
      [0, undefined],
      [1, { number: 1 }],
      [2, { number: 2 }],
    ]);
  });

  it('are delivered again after a commit in the middle of the batch', async () => {
    const seen: number[][] = [];
    const journal = await journalWith(async ({ messages, commit }) => {
      seen.push(messages.map(({ offset }) => offset));
      await commit(messages[0]!.offset);
    });
    await journal.start();
    await journal.publisher.publish([message(0), message(1), message(2)]);
    await eventually('all are committed', () => seen.length === 3);
    await journal.close();
    expect(seen).toEqual([[0, 1, 2], [1, 2], [2]]);
  });

  it.each([
    { first: 1, keys: 1, pauseMs: null },
    { first: 20, keys: 1, pauseMs: 10 },
    { first: 60, keys: 2, pauseMs: 30 },
    { first: 64, keys: 2, pauseMs: 15 },
    { first: 500, keys: 1, pauseMs: 15 },
    { first: 600, keys: 20, pauseMs: 50 },
    { first: 950, keys: 950, pauseMs: null },
  ])(
    'are taken at once at rest, and after $first of $keys keys, of at most 1,000, gathered for $pauseMs ms',
    async ({ first, keys, pauseMs }) => {
      const [sizes, pauses]: number[][] = [[], []];
      const publish = (count: number) =>
        journal.publisher.publish(
          Array.from({ length: count }, (_, index) => ({
            ...message(index),
            key: `tenant-${index % keys}`,
          })),
        );
      const handle = async ({ messages, commit }: MessageBatch) => {
        sizes!.push(messages.length);
        await commit(messages.at(-1)!.offset);
      };
      const journal = await journalWith(handle, async (milliseconds) => {
        if (pauses!.push(milliseconds) > 1) return;
        await publish(1);
        await publish(1);
      });
      await journal.start();
      await publish(first);
      await eventually('the first batch has come', () => sizes!.length > 0);
      if (pauseMs === null) await publish(1);
      await eventually('the next batch has come', () => sizes!.length === 2);
      const pausesSoFar = pauses!.slice(0, 1);
      await journal.close();
      expect(sizes).toEqual(pauseMs === null ? [first, 1] : [first, 2]);
      expect(pausesSoFar).toEqual(pauseMs === null ? [] : [pauseMs]);
    },
  );
});

describe('what is consumed', () => {
  const message = (number: number) => ({
    topic: 'usage',
    key: 'contoso',
    value: Buffer.from(String(number)),
    headers: {},
  });

  async function consumed(file: SqliteFile, group: string, forgetsConsumed: boolean) {
    const numbers: number[] = [];
    const options = { file, group, forgetsConsumed, onFailure: () => {} };
    const journal = await createSqliteJournal(options);
    await journal.start(['usage'], async ({ messages, commit }) => {
      numbers.push(...messages.map(({ offset }) => offset));
      await commit(messages.at(-1)!.offset);
    });
    return { numbers, stop: () => journal.stop() };
  }

  const blocksIn = (file: SqliteFile) =>
    file.read((connection) => connection.all('SELECT COUNT(*) FROM published')[0]![0]);

  const oldest = async (file: SqliteFile) =>
    (await (await journalOffsets(file, 'forgets')).committed(['usage']))[0]!.oldestOffset;

  it('is deleted once all groups have read it, and offsets continue', async () => {
    const directory = await temporaryDirectory();
    const open = () => openSqlite({ path: directory.file('ledger.db'), pollMs: POLL_MS });
    let file = await open();
    const publisher = await createSqliteJournal({ file, group: '', onFailure: () => {} });
    await publisher.publish([message(0), message(1)]);
    const other = await consumed(file, 'keeps', false);
    await eventually('the other group has read', () => other.numbers.length === 2);
    await other.stop();
    await publisher.publish([message(2)]);
    const first = await consumed(file, 'forgets', true);
    await eventually('all are read', () => first.numbers.length === 3);
    await first.stop();
    expect([await blocksIn(file), await oldest(file)]).toEqual([1, 2]);
    const late = await consumed(file, 'keeps', true);
    await eventually('the other group has read on', () => late.numbers.length === 1);
    await late.stop();
    expect([await blocksIn(file), await oldest(file)]).toEqual([0, 3]);
    await file.close();

    file = await open();
    const again = await createSqliteJournal({ file, group: '', onFailure: () => {} });
    await again.publish([message(3)]);
    const next = await consumed(file, 'forgets', true);
    await eventually('the next has come', () => next.numbers.length > 0);
    await next.stop();
    expect(next.numbers).toEqual([3]);
    await file.close();
    await directory.remove();
  });

  it('is not gone to before where the oldest lies', async () => {
    const file = await openSqlite({ path: ':memory:', pollMs: 0 });
    const publisher = await createSqliteJournal({ file, group: '', onFailure: () => {} });
    await publisher.publish([message(0), message(1)]);
    const { numbers, stop } = await consumed(file, 'forgets', true);
    await eventually('all are read', () => numbers.length === 2);
    await stop();
    const offsets = await journalOffsets(file, 'forgets');
    await offsets.rewind([{ topic: 'usage', partition: 0, nextOffset: 0 }]);
    expect(await offsets.committed(['usage'])).toMatchObject([{ nextOffset: 2 }]);
    await file.close();
  });
});

test('a batch that is read from the file holds no more bytes than a batch should, however few messages that are', async () => {
  const file = await openSqlite({ path: ':memory:', pollMs: 0 });
  const options = { file, group: 'group', onFailure: () => {} };
  const publisher = await createSqliteJournal(options);
  const large = { topic: 'usage', key: 'contoso', headers: {}, value: Buffer.alloc(2 * MIB) };
  for (let count = 0; count < 20; count += 1) await publisher.publish([large]);
  const journal = await createSqliteJournal(options);
  const sizes: number[] = [];
  await journal.start(['usage'], async ({ messages, commit }) => {
    sizes.push(messages.length);
    await commit(messages.at(-1)!.offset);
  });
  await eventually('all have come', () => sizes.reduce((sum, size) => sum + size, 0) === 20);
  await journal.stop();
  await file.close();
  expect(sizes).toEqual([8, 8, 4]);
});

test('messages in the table of an earlier release are read, and later ones follow them', async () => {
  const file = await openSqlite({ path: ':memory:', pollMs: 0 });
  const options = { file, group: 'group', onFailure: () => {} };
  const message = { topic: 'usage', key: 'contoso', value: Buffer.from('old'), headers: {} };
  const publisher = await createSqliteJournal(options);
  await publisher.publish([message, message]);
  await file.write((connection) =>
    connection.exec(`
      CREATE TABLE message_blocks (
        topic_id INTEGER NOT NULL REFERENCES topics (id),
        partition_number INTEGER NOT NULL,
        last_offset INTEGER NOT NULL,
        messages BLOB NOT NULL,
        PRIMARY KEY (topic_id, partition_number, last_offset)
      ) WITHOUT ROWID;
      INSERT INTO message_blocks
        SELECT topic_id, partition_number, last_offset, messages FROM published;
      DROP TABLE published;
    `),
  );
  const journal = await createSqliteJournal(options);
  await journal.publish([{ ...message, value: Buffer.from('new') }]);
  const seen: string[] = [];
  await journal.start(['usage'], async ({ messages, commit }) => {
    seen.push(...messages.map(({ offset, value }) => `${offset} ${String(value)}`));
    await commit(messages.at(-1)!.offset);
  });
  await eventually('all have come', () => seen.length === 3);
  await journal.stop();
  await file.close();
  expect(seen).toEqual(['0 old', '1 old', '2 new']);
});
