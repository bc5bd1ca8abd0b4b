/** A schema or database for one test run, on the PostgreSQL that DATABASE_URL names or one started for the run. */
import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { answers, type PostgresServer, startPostgres } from './postgres-server.js';

export interface PostgresSchema {
  /** Connections made with it see only this schema. */
  readonly connectionString: string;
  drop(): Promise<void>;
}

/** For data that need not survive the process: a thousand transactions then do not wait for a disk that other tests also use. */
export const UNSYNCED = ['-c', 'fsync=off'];

/** @param settings command-line settings for a server of its own */
export async function createSchema(settings: readonly string[] = []): Promise<PostgresSchema> {
  const server = await postgres(settings);
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

/** A database of its own with English collation, which reveals queries that rely on byte order without stating it. */
export async function createEnglishDatabase(): Promise<PostgresSchema> {
  const server = await postgres();
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

/** @throws if DATABASE_URL names a server that does not respond */
async function postgres(settings: readonly string[] = []): Promise<PostgresServer> {
  const named = process.env['DATABASE_URL'];
  if (!named) return startPostgres(settings);
  if (!(await answers(named))) throw new Error('No PostgreSQL answers at DATABASE_URL');
  return { connectionString: named, stop: async () => {} };
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
