/** Recovering a lost checkpoint from a position recorded elsewhere. */
import { createSqliteDatabase, openSqlite, type SqliteFile } from '#adapters/sqlite';
import {
  FOLLOWER_TABLES,
  readCheckpoint,
  recoverCheckpoint,
  resetCheckpoint,
} from './checkpoint.js';
import type { SqlDatabase, SqlTransaction } from '../sql.js';

const NAME = 'numbers@1';
const KNOWN_FROM_ELSEWHERE = 5;

let file: SqliteFile;
let database: SqlDatabase;

beforeEach(async () => {
  const never = () => Promise.reject(new Error('Nobody else has this file'));
  file = await openSqlite({ path: ':memory:', pollMs: 0, sleep: never });
  database = createSqliteDatabase(file);
  await database.transaction(async (transaction) => {
    for (const table of FOLLOWER_TABLES) await transaction.execute(table);
  });
});
afterEach(() => file.close());

const movedTo = (position: number) => async (transaction: SqlTransaction) => {
  const sql = 'INSERT INTO checkpoints (name, position) VALUES ($1, $2)';
  await transaction.execute(sql, [NAME, position]);
};

it.each([
  { found: 'lost', before: async () => {}, recovered: KNOWN_FROM_ELSEWHERE },
  {
    found: 'emptied',
    before: (transaction: SqlTransaction) => resetCheckpoint(transaction, NAME, null),
    recovered: KNOWN_FROM_ELSEWHERE,
  },
  { found: 'moved by another process meanwhile', before: movedTo(0), recovered: 0 },
])('a checkpoint that was $found stands at $recovered', async ({ before, recovered }) => {
  await database.transaction(before);
  await database.transaction((one) => recoverCheckpoint(one, NAME, KNOWN_FROM_ELSEWHERE));
  expect(await readCheckpoint(database, NAME)).toBe(recovered);
});
