/** The SQL contract on a real PostgreSQL, and faults that only a server can have. */
import { createPostgresDatabase } from '#adapters/postgres';
import { retryTransient, type SqlDatabase, TransientError } from '#eventsourcing';
import { sqlDatabaseContract } from '#testing';
import { createSchema, type PostgresSchema } from '../support/postgres-schema.js';

sqlDatabaseContract('PostgreSQL', async () => {
  const { connectionString, drop } = await createSchema();
  return { open: async () => createPostgresDatabase({ connectionString }), dispose: drop };
});

describe('PostgreSQL', () => {
  let schema: PostgresSchema;
  let database: SqlDatabase;
  beforeAll(async () => {
    schema = await createSchema();
  });
  // New connections for each specification, so that one broken on purpose does not affect the next.
  beforeEach(() => {
    database = createPostgresDatabase(schema);
  });
  afterEach(() => database.close());
  afterAll(() => schema.drop());

  it('asks for a repetition when the connection breaks, and then continues', async () => {
    const work = database.transaction(async (transaction) => {
      const [row] = await transaction.query('SELECT pg_backend_pid() AS pid');
      await database.query('SELECT pg_terminate_backend($1)', [Number(row!['pid'])]);
      await transaction.query('SELECT 1 AS one');
    });
    await expect(work).rejects.toThrow(TransientError);
    expect(await database.query('SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });

  it('survives the loss of idle connections', async () => {
    await Promise.all([1, 2, 3].map(() => database.query('SELECT 1')));
    await database.query(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity
      WHERE pid <> pg_backend_pid() AND application_name = current_setting('application_name')`);
    const ask = () => database.query('SELECT 2 AS two');
    expect(await retryTransient(ask, { sleep: async () => {} })).toEqual([{ two: 2 }]);
  });

  it('asks for a repetition when there is no server', async () => {
    const nowhere = createPostgresDatabase({ connectionString: 'postgresql://127.0.0.1:1/none' });
    await expect(nowhere.query('SELECT 1')).rejects.toThrow(TransientError);
    await expect(nowhere.transaction(async () => {})).rejects.toThrow(TransientError);
    await nowhere.close();
  });

  it('does not take a mistake for something that heals', async () => {
    await expect(database.query('SELECT nonsense')).rejects.not.toThrow(TransientError);
  });

  it('commits nothing when the work has ignored the failure of a statement', async () => {
    await database.transaction((transaction) => transaction.execute('CREATE TABLE t (a BIGINT)'));
    const work = database.transaction(async (transaction) => {
      await transaction.execute('INSERT INTO t VALUES (1)');
      await transaction.query('SELECT nonsense').catch(() => {});
    });
    await expect(work).rejects.toThrow('failed statement');
    expect(await database.query('SELECT a FROM t')).toEqual([]);
  });
});
