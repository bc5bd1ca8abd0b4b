/** The SQL port over a pool of PostgreSQL connections. */
import {
  DeniedError,
  type SqlDatabase,
  type SqlRow,
  type SqlTransaction,
  type SqlValue,
} from '#eventsourcing';
import pg from 'pg';
import { classified, isOfConnection, isReadOnlyConnection } from './postgres-errors.js';
import { safeTypes } from './postgres-values.js';
import { settingOf, type TenantScope } from './tenant-setting.js';
import { statementNames } from './statement-names.js';

export interface PostgresOptions {
  readonly connectionString: string;
  readonly maxConnections?: number;
  /** The tenants whose rows a statement may see; if absent, only the database decides. */
  readonly tenants?: () => TenantScope;
}

const BEGIN = 'BEGIN ISOLATION LEVEL REPEATABLE READ';
const CONNECT_TIMEOUT_MS = 10_000;
/**
 * A server that stopped responding is detected after this time, not when the kernel gives up. Emptying all tables
 * takes less.
 */
const QUERY_TIMEOUT_MS = 300_000;

/** A pool or one of its connections. */
interface Queryable {
  query(config: pg.QueryConfig<SqlValue[]>): Promise<pg.QueryResult>;
}

/**
 * Creates the database. Broken connections are replaced. A transaction sees one snapshot; if rows that it changes
 * were changed in the meantime, it fails with a TransientError and should be retried, as after a lost connection.
 */
export function createPostgresDatabase(options: PostgresOptions): SqlDatabase {
  const { connectionString, maxConnections: max = 10, tenants } = options;
  const begin = () => (tenants ? `${BEGIN}; ${settingOf(tenants())}` : BEGIN);
  const pool = new pg.Pool({
    connectionString,
    max,
    types: safeTypes,
    keepAlive: true,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    query_timeout: QUERY_TIMEOUT_MS,
  });
  surviveBrokenConnections(pool);
  return {
    dialect: 'postgres',
    async query<Row extends SqlRow>(sql: string, parameters: readonly SqlValue[] = []) {
      if (!tenants) return (await ask(pool, sql, parameters)).rows as Row[];
      return inTransaction(pool, begin(), (transaction) => transaction.query<Row>(sql, parameters));
    },
    transaction: (work) => inTransaction(pool, begin(), work),
    snapshot: (work) => inTransaction(pool, begin(), work),
    close: () => pool.end(),
  };
}

/**
 * Listens for errors of idle connections, which would otherwise end the process. A caller that waits for a result
 * receives the error itself.
 */
function surviveBrokenConnections(pool: pg.Pool): void {
  const dropped = () => {};
  pool.on('error', dropped);
  pool.on('connect', (client) => client.on('error', dropped));
}

const statementName = statementNames();

async function ask(
  target: Queryable,
  sql: string,
  parameters: readonly SqlValue[] = [],
): Promise<pg.QueryResult> {
  const name = parameters.length > 0 ? statementName(sql) : undefined;
  try {
    return await target.query({ name, text: sql, values: [...parameters] });
  } catch (error) {
    throw classified(error);
  }
}

async function inTransaction<T>(
  pool: pg.Pool,
  begin: string,
  work: (transaction: SqlTransaction) => Promise<T>,
): Promise<T> {
  const client = await connect(pool);
  let broken = true;
  try {
    await ask(client, begin);
    const result = await withTransaction(client, work);
    await commit(client);
    broken = false;
    return result;
  } catch (error) {
    broken = isUseless(error) || !(await rollback(client));
    throw error;
  } finally {
    client.release(broken);
  }
}

/**
 * Whether a new connection may help. A connection keeps its server and, once a schema was not visible, keeps that
 * result whatever was granted since. An unresponsive server would not answer ROLLBACK either.
 */
const isUseless = (error: unknown): boolean =>
  isReadOnlyConnection(error) || isOfConnection(error) || error instanceof DeniedError;

async function connect(pool: pg.Pool): Promise<pg.PoolClient> {
  try {
    return await pool.connect();
  } catch (error) {
    throw classified(error);
  }
}

async function withTransaction<T>(
  client: pg.PoolClient,
  work: (transaction: SqlTransaction) => Promise<T>,
): Promise<T> {
  let ended = false;
  async function askWithin(sql: string, parameters?: readonly SqlValue[]) {
    if (ended) throw new Error('The transaction has ended');
    return ask(client, sql, parameters);
  }
  const transaction: SqlTransaction = {
    async query<Row extends SqlRow>(sql: string, parameters?: readonly SqlValue[]) {
      return (await askWithin(sql, parameters)).rows as Row[];
    },
    async execute(sql, parameters) {
      return (await askWithin(sql, parameters)).rowCount ?? 0;
    },
  };
  try {
    return await work(transaction);
  } finally {
    ended = true;
  }
}

/** PostgreSQL replies to COMMIT with ROLLBACK, without an error, if an earlier statement has failed. */
async function commit(client: pg.PoolClient): Promise<void> {
  const { command } = await ask(client, 'COMMIT');
  if (command !== 'COMMIT') throw new Error('A failed statement has undone the whole transaction');
}

/** @returns whether the connection may be reused; one that cannot roll back is discarded */
async function rollback(client: pg.PoolClient): Promise<boolean> {
  try {
    await client.query('ROLLBACK');
    return true;
  } catch {
    return false;
  }
}
