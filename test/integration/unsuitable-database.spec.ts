/** A PostgreSQL database that does not suit the read models is rejected with a sentence and left unchanged. */
import { createPostgresDatabase } from '#adapters/postgres';
import { SetupError } from '#eventsourcing';
import { createReadModels } from '#read-models';
import pg from 'pg';
import { execute } from '../support/database-users.js';
import { type PostgresServer, startPostgres } from '../support/postgres-server.js';

let server: PostgresServer;
beforeAll(async () => {
  server = await startPostgres();
});
afterAll(() => server?.stop());

async function create(connectionString: string): Promise<void> {
  const database = createPostgresDatabase({ connectionString });
  await createReadModels(database).finally(() => database.close());
}

const inSchema = (schema: string): string =>
  `${server.connectionString}?options=-c%20search_path%3D${schema}`;

const namesIn = async (connectionString: string): Promise<string[]> => {
  const rows = await execute(
    connectionString,
    `SELECT c.relname::text AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
     WHERE n.nspname = current_schema() AND c.relkind <> 'i' ORDER BY 1`,
  );
  return rows.map(({ name }) => String(name));
};

async function ownNames(): Promise<string[]> {
  await execute(server.connectionString, 'CREATE SCHEMA ours');
  await create(inSchema('ours'));
  const names = await namesIn(inSchema('ours'));
  return names.filter((name) => name !== 'read_model_facts');
}

it('names what is not ours, whichever of our tables has its name, and makes none', async () => {
  const names = await ownNames();
  expect(names.length).toBeGreaterThan(15);
  for (const [index, name] of names.entries()) {
    const schema = `foreign_${index}`;
    const made =
      index % 2 === 0 ? `TABLE ${schema}.${name} (x INT)` : `VIEW ${schema}.${name} AS SELECT 1`;
    await execute(server.connectionString, `CREATE SCHEMA ${schema}`, `CREATE ${made}`);
    const refused = create(inSchema(schema));
    await expect(refused).rejects.toThrow(SetupError);
    await expect(refused).rejects.toThrow(`DATABASE_URL names has a ${name} of somebody else`);
    expect(await namesIn(inSchema(schema))).toEqual([name]);
  }
});

it('accepts other tables, and other schemas', async () => {
  const { connectionString } = server;
  await execute(connectionString, 'CREATE SCHEMA beside', 'CREATE TABLE beside.orders (x INT)');
  await create(inSchema('beside'));
  await create(inSchema('beside'));
});

it.each([
  { encoding: 'LATIN1', isTaken: false },
  { encoding: 'EUC_JP', isTaken: false },
  { encoding: 'SQL_ASCII', isTaken: true },
  { encoding: 'UTF8', isTaken: true },
])('takes $encoding: $isTaken', async ({ encoding, isTaken }) => {
  const name = `text_${encoding.toLowerCase()}`;
  const client = new pg.Client({ connectionString: server.connectionString });
  await client.connect();
  const as = `ENCODING '${encoding}' LC_COLLATE 'C' LC_CTYPE 'C'`;
  await client.query(`CREATE DATABASE ${name} TEMPLATE template0 ${as}`);
  await client.end();
  const url = new URL(server.connectionString);
  url.pathname = `/${name}`;
  const created = create(url.href);
  if (isTaken) await created;
  else await expect(created).rejects.toThrow(`DATABASE_URL names keeps text as ${encoding}`);
});
