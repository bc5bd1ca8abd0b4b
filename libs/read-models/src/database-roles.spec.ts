/** The PostgreSQL roles name every table; `test/integration` tests their privileges on a server. */
import { createSqliteDatabase, openSqlite, type SqliteFile } from '#adapters/sqlite';
import { type SqlDatabase, SetupError } from '#eventsourcing';
import { ALL_TABLES, createDatabaseRoles, TENANT_TABLES } from './database-roles.js';
import { createReadModels } from './schema.js';

let file: SqliteFile;
let database: SqlDatabase;
beforeAll(async () => {
  file = await openSqlite({ path: ':memory:', synchronous: 'OFF', pollMs: 0 });
  database = createSqliteDatabase(file);
  await createReadModels(database);
});
afterAll(() => file.close());

it('knows every table, and every one with rows of tenants', async () => {
  const tables = await database.query<{ name: string }>(
    `SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name`,
  );
  expect(tables.map(({ name }) => name)).toEqual([...ALL_TABLES].sort());
  for (const { name } of tables) {
    const columns = await database.query<{ name: string }>(
      `SELECT name FROM pragma_table_info('${name}') WHERE name = 'tenant_id'`,
    );
    if (columns.length > 0) expect(TENANT_TABLES).toContain(name);
  }
});

it('is of no use to an engine without roles', async () => {
  await expect(createDatabaseRoles(database)).rejects.toThrow(SetupError);
});
