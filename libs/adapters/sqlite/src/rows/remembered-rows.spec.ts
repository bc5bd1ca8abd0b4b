/** Cached results always equal the file's content, whichever process or thread has written to it. */
import fc from 'fast-check';
import { nextTurn, type SqlDatabase } from '#eventsourcing';
import { Connection } from '../file/connection.js';
import { openDriver } from '../file/open-driver.js';
import { FileVersion } from '../file/file-version.js';
import { RememberedRows } from './remembered-rows.js';
import { createSqliteDatabase } from './sqlite-database.js';
import { openSqlite, type SqliteFile } from '../file/sqlite-file.js';
import { temporaryDirectory } from '../file/temporary-directory.fixture.js';

const CREATE = 'CREATE TABLE counts (name TEXT PRIMARY KEY, count BIGINT NOT NULL)';
const PUT =
  'INSERT INTO counts VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET count = excluded.count';
const ONE = 'SELECT count FROM counts WHERE name = $1';
const SUM = 'SELECT SUM(count) AS count FROM counts';
const NAMES = ['a', 'b', "a'", '1', ''];

let directory: Awaited<ReturnType<typeof temporaryDirectory>>;
let path: string;
const opened: SqliteFile[] = [];

async function open(): Promise<SqliteFile> {
  const file = await openSqlite({ path, synchronous: 'OFF' });
  opened.push(file);
  return file;
}

beforeEach(async () => {
  directory = await temporaryDirectory();
  path = directory.file('rows.db');
  const file = await open();
  await file.write((connection) => connection.exec(CREATE));
});
afterEach(async () => {
  for (const file of opened.splice(0)) await file.close();
  await directory.remove();
});

const set = (database: SqlDatabase, name: string, count: number) =>
  database.transaction((transaction) => transaction.execute(PUT, [name, count]));

/** Writes and rolls back; no reader may ever see the change. */
const undo = (database: SqlDatabase, name: string, count: number) =>
  database
    .transaction(async (transaction) => {
      await transaction.execute(PUT, [name, count]);
      throw new Error('undone');
    })
    .catch(() => undefined);

const step = fc.record({
  what: fc.constantFrom('ask', 'ask', 'sum', 'set', 'undo', 'group'),
  by: fc.constantFrom(0, 1),
  name: fc.constantFrom(...NAMES),
  count: fc.nat(9),
});

it('answers as a model that has seen every commit', async () => {
  const files = [opened[0]!, await open()];
  const databases = files.map(createSqliteDatabase);
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 40 }), async (steps) => {
      const model = new Map<string, number>();
      for (const name of NAMES) {
        await set(databases[0]!, name, 0);
        model.set(name, 0);
      }
      for (const { what, by, name, count } of steps) {
        const database = databases[by]!;
        if (what === 'ask') {
          expect(await database.query(ONE, [name])).toEqual([{ count: model.get(name) }]);
        } else if (what === 'sum') {
          const sum = [...model.values()].reduce((one, other) => one + other, 0);
          expect(await database.query(SUM)).toEqual([{ count: sum }]);
        } else if (what === 'undo') await undo(database, name, count);
        else {
          model.set(name, count);
          if (what === 'set') await set(database, name, count);
          else await files[by]!.write((connection) => connection.run(sqlite(PUT), name, count));
        }
      }
    }),
    { numRuns: 60 },
  );
});

const STATEMENT = 1;

const sqlite = (sql: string): string => sql.replaceAll(/\$\d/g, '?');

/** A connection that writes like another process, in the middle of a turn of the event loop. */
function inTheMidst() {
  const [writer, reader, other] = [1, 2, 3].map(() => new Connection(openDriver(path)));
  const version = new FileVersion({ reader: reader!, commitsSeen: () => 0 });
  const selected: number[] = [];
  const rows = new RememberedRows(version);
  const ask = (name: string, after = () => {}) =>
    rows.rows(STATEMENT, [name], () => {
      const found = reader!.all(sqlite(ONE), name).map(([count]) => ({ count }));
      selected.push(1);
      after();
      return found;
    })[0]?.count;
  return {
    ask,
    selected,
    writer: writer!,
    // Not in a transaction of our own, so that no counter here notices it.
    put: (name: string, count: number) => other!.run(sqlite(PUT), name, count),
    close: () => [writer, reader, other].forEach((connection) => connection!.close()),
  };
}

it('is of one state of the file between two answers that were read at the same version', () => {
  const { ask, put, close } = inTheMidst();
  put('a', 1);
  put('b', 1);
  expect(ask('a')).toBe(1);
  // Committed while another result is read: results cached from the earlier state are dropped.
  expect(ask('b', () => put('a', 2))).toBe(1);
  expect(ask('a')).toBe(2);
  // A result read during a commit is not cached either.
  put('1', 1);
  expect(ask('1', () => put('1', 2))).toBe(1);
  expect(ask('1')).toBe(2);
  close();
});

it('asks the file once for what does not change', () => {
  const { ask, put, selected, close } = inTheMidst();
  put('a', 1);
  for (let time = 0; time < 5; time++) expect(ask('a')).toBe(1);
  expect(selected).toHaveLength(1);
  close();
});

it('sees in the next turn what another process has committed', async () => {
  const { ask, put, close } = inTheMidst();
  for (let count = 1; count <= 3; count++) {
    put('a', count);
    await nextTurn();
    expect(ask('a')).toBe(count);
  }
  close();
});

it('reads lists anew, which are long and seldom asked for twice', async () => {
  const database = createSqliteDatabase(opened[0]!);
  for (const name of NAMES) await set(database, name, 1);
  const all = () => database.query('SELECT name FROM counts ORDER BY name');
  const [first] = await all();
  const [again] = await all();
  expect(again).toEqual(first);
  expect(again).not.toBe(first);
});

it('sees in the same turn what this thread has committed itself', () => {
  const { ask, writer, close } = inTheMidst();
  expect(ask('a')).toBeUndefined();
  writer.begin();
  writer.run(sqlite(PUT), 'a', 3);
  writer.commit();
  expect(ask('a')).toBe(3);
  close();
});

it('distinguishes numbers from texts, and one text from two', async () => {
  const database = createSqliteDatabase(opened[0]!);
  const ask = (one: string | number, other: string | number | null) =>
    database.query('SELECT typeof($1) AS one, length($1) AS size, $2 AS other', [one, other]);
  expect(await ask('1', 'x')).toEqual([{ one: 'text', size: 1, other: 'x' }]);
  expect(await ask(1, 'x')).toEqual([{ one: 'integer', size: 1, other: 'x' }]);
  expect(await ask('1\0x', '')).toEqual([{ one: 'text', size: 1, other: '' }]);
  expect(await ask('1', null)).toEqual([{ one: 'text', size: 1, other: null }]);
  expect(await ask('1', 'null')).toEqual([{ one: 'text', size: 1, other: 'null' }]);
});

it('returns rows that one caller cannot change for others', async () => {
  const database = createSqliteDatabase(opened[0]!);
  await set(database, 'a', 1);
  const [row] = await database.query(ONE, ['a']);
  expect(() => Object.assign(row!, { count: 2 })).toThrow(TypeError);
  const rows = await database.query(ONE, ['a']);
  rows.length = 0;
  expect(await database.query(ONE, ['a'])).toEqual([{ count: 1 }]);
});

it('has one version until something is committed, by whichever connection, and another one after', async () => {
  const database = createSqliteDatabase(opened[0]!);
  const other = createSqliteDatabase(await open());
  const version = () => database.version!();
  const before = version();
  await database.query(ONE, ['a']);
  await nextTurn();
  expect(version()).toBe(before);
  await set(database, 'a', 1);
  const after = version();
  expect(after).not.toBe(before);
  await undo(database, 'a', 2);
  expect(version()).toBe(after);
  await set(other, 'b', 1);
  expect(version()).not.toBe(after);
});
