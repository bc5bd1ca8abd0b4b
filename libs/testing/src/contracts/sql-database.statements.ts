/** The SQL contract on single statements: placeholders, values, counts, upserts. */
import type { SqlDatabase, SqlValue } from '#eventsourcing';
import type { SqlDatabaseUnderTest } from './sql-database.harness.js';
import { uniqueWord } from './support.js';

export function sqlStatementContract(underTest: SqlDatabaseUnderTest): void {
  describe('statements', () => {
    let database: SqlDatabase;
    let table: string;
    beforeEach(async () => {
      database = await underTest.open();
      table = uniqueWord('usage_');
      await execute(
        `CREATE TABLE ${table} (name TEXT PRIMARY KEY, amount BIGINT, note TEXT, bytes BYTEA)`,
      );
    });
    afterEach(() => execute(`DROP TABLE ${table}`));

    function execute(sql: string, parameters?: readonly SqlValue[]): Promise<number> {
      return database.transaction((transaction) => transaction.execute(sql, parameters));
    }

    it('takes placeholders in any order and more than once', async () => {
      const sql = `SELECT CAST($2 AS TEXT) AS b, CAST($1 AS TEXT) AS a, CAST($2 AS TEXT) AS c,
        'costs $1' AS literal -- not $3
        WHERE CAST($3 AS BIGINT) = 3`;
      expect(await database.query(sql, ['one', 'two', 3])).toEqual([
        { a: 'one', b: 'two', c: 'two', literal: 'costs $1' },
      ]);
      expect(await database.query(sql, ['one', 'two', 4])).toEqual([]);
    });

    it('takes more than nine placeholders', async () => {
      const names = Array.from({ length: 12 }, (_, index) => `name ${index}`);
      const columns = names.map((_, index) => `CAST($${12 - index} AS TEXT) AS c${11 - index}`);
      const [row] = await database.query(`SELECT ${columns.join(', ')}`, names);
      expect(row).toEqual(Object.fromEntries(names.map((name, index) => [`c${index}`, name])));
    });

    it.each([[[]], [['one']], [['one', 'two', 'three']]])(
      'refuses another number of parameters than placeholders: %j',
      async (parameters) => {
        const sql = 'SELECT CAST($1 AS TEXT) AS a, CAST($2 AS TEXT) AS b';
        await expect(database.query(sql, parameters)).rejects.toThrow();
      },
    );

    it.each<[string, SqlValue]>([
      ['text', "it's ünïcode 🧾\n; -- \\ $1 ?"],
      ['no text', ''],
      ['text that looks like a number', '007'],
      ['null', null],
    ])('returns %s', async (_, note) => {
      await execute(`INSERT INTO ${table} (name, note) VALUES ($1, $2)`, ['n', note]);
      const sql = `SELECT name, note, amount FROM ${table}`;
      expect(await database.query(sql)).toEqual([{ name: 'n', note, amount: null }]);
    });

    it.each([0, -1, 2 ** 31, 2 ** 32 + 1, Number.MAX_SAFE_INTEGER, Number.MIN_SAFE_INTEGER])(
      'returns the integer %d as a number',
      async (amount) => {
        await execute(`INSERT INTO ${table} (name, amount) VALUES ($1, $2)`, ['n', amount]);
        await execute(`INSERT INTO ${table} (name, amount) VALUES ($1, $2)`, ['b', BigInt(amount)]);
        const sql = `SELECT amount FROM ${table} WHERE amount = $1`;
        expect(await database.query(sql, [amount])).toEqual([{ amount }, { amount }]);
      },
    );

    it('writes an integer into text as an integer', async () => {
      await execute(`INSERT INTO ${table} (name) VALUES (CAST(CAST($1 AS BIGINT) AS TEXT))`, [42]);
      expect(await database.query(`SELECT name FROM ${table}`)).toEqual([{ name: '42' }]);
    });

    it('refuses integers that a number cannot hold', async () => {
      const sql = `INSERT INTO ${table} (name, amount) VALUES ($1, $2)`;
      await execute(sql, ['n', 2n ** 53n + 1n]);
      await expect(database.query(`SELECT amount FROM ${table}`)).rejects.toMatchObject({
        name: 'RangeError',
      });
    });

    it('returns bytes', async () => {
      const bytes = Buffer.from(Array.from({ length: 256 }, (_, index) => index));
      const sql = `INSERT INTO ${table} (name, bytes) VALUES ($1, $2), ($3, $4)`;
      await execute(sql, ['full', bytes, 'empty', Buffer.alloc(0)]);
      const rows = await database.query(`SELECT name, bytes FROM ${table} ORDER BY name DESC`);
      expect(rows.map(({ bytes: found }) => Buffer.isBuffer(found))).toEqual([true, true]);
      expect(rows).toEqual([
        { name: 'full', bytes },
        { name: 'empty', bytes: Buffer.alloc(0) },
      ]);
    });

    it('counts the rows it has changed', async () => {
      const insert = `INSERT INTO ${table} (name, amount) VALUES ($1, $2), ($3, $4), ($5, $6)`;
      expect(await execute(insert, ['a', 1, 'b', 2, 'c', 2])).toBe(3);
      const update = `UPDATE ${table} SET amount = $1 WHERE amount = $2`;
      expect(await execute(update, [3, 2])).toBe(2);
      expect(await execute(update, [3, 2])).toBe(0);
      expect(await execute(`${insert} ON CONFLICT DO NOTHING`, ['a', 1, 'b', 2, 'd', 1])).toBe(1);
      const returning = `DELETE FROM ${table} WHERE amount = $1 RETURNING name`;
      expect(await execute(returning, [3])).toBe(2);
    });

    it('adds up in upserts of many rows', async () => {
      const sql = `INSERT INTO ${table} (name, amount) VALUES ($1, $2), ($3, $4)
        ON CONFLICT (name) DO UPDATE SET amount = ${table}.amount + excluded.amount`;
      await execute(sql, ['a', 1_000, 'b', 2]);
      await execute(sql, ['b', Number.MAX_SAFE_INTEGER - 2, 'c', -5]);
      const rows = await database.query(`SELECT name, amount FROM ${table} ORDER BY name`);
      expect(rows).toEqual([
        { name: 'a', amount: 1_000 },
        { name: 'b', amount: Number.MAX_SAFE_INTEGER },
        { name: 'c', amount: -5 },
      ]);
      const sum = `SELECT CAST(SUM(amount) AS BIGINT) AS sum, COUNT(*) AS count FROM ${table}
        WHERE name <> $1`;
      expect(await database.query(sum, ['b'])).toEqual([{ sum: 995, count: 2 }]);
    });

    it('gives many rows, in order', async () => {
      const names = Array.from({ length: 400 }, (_, index) => String(1_000 + index));
      const values = names.map((_, index) => `($${index + 1})`).join(', ');
      expect(await execute(`INSERT INTO ${table} (name) VALUES ${values}`, names)).toBe(400);
      const rows = await database.query(`SELECT name FROM ${table} ORDER BY name`);
      expect(rows.map(({ name }) => name)).toEqual(names);
    });

    it('continues after a statement that failed', async () => {
      const insert = `INSERT INTO ${table} (name) VALUES ($1)`;
      await execute(insert, ['a']);
      await expect(execute(insert, ['a'])).rejects.toThrow();
      await expect(database.query('SELECT nonsense FROM nowhere')).rejects.toThrow();
      expect(await execute(insert, ['b'])).toBe(1);
    });
  });
}
