/** The statements sent to PostgreSQL, and the outcome of a transaction that fails; `test/integration` runs against a real server. */
import { type SqlDatabase, TransientError } from '#eventsourcing';
import { createPostgresDatabase } from './postgres-database.js';
import { startServer } from './server.fixture.js';

const BEGIN = 'BEGIN ISOLATION LEVEL REPEATABLE READ';

let server: Awaited<ReturnType<typeof startServer>>;
let database: SqlDatabase;
beforeEach(async () => {
  server = await startServer();
  database = createPostgresDatabase({ ...server, maxConnections: 1 });
});
afterEach(async () => {
  await database.close();
  await server.close();
});

const texts = () => server.asked.map(({ sql }) => sql);
const connections = () => new Set(server.asked.map(({ connection }) => connection)).size;

it('sees one snapshot in a transaction, and keeps its connection', async () => {
  for (let time = 0; time < 2; time++) {
    await database.transaction((transaction) => transaction.execute('UPDATE rows'));
  }
  expect(texts()).toEqual([BEGIN, 'UPDATE rows', 'COMMIT', BEGIN, 'UPDATE rows', 'COMMIT']);
  expect(connections()).toBe(1);
});

it('asks nothing for tenants without naming them, single questions included', async () => {
  await database.close();
  let tenants: readonly string[] = ['contoso'];
  database = createPostgresDatabase({ ...server, maxConnections: 1, tenants: () => tenants });
  await database.query('SELECT 1');
  tenants = ['fabrikam'];
  await database.transaction((transaction) => transaction.query('SELECT 2'));
  const begin = (tenant: string) => `${BEGIN}; SET LOCAL meter.tenants = '\u001f${tenant}'`;
  expect(texts()).toEqual([
    ...[begin('contoso'), 'SELECT 1', 'COMMIT'],
    ...[begin('fabrikam'), 'SELECT 2', 'COMMIT'],
  ]);
});

it('takes no COMMIT for one that the server answers with ROLLBACK', async () => {
  server.state.reply = (sql) => ({ command: sql === 'COMMIT' ? 'ROLLBACK' : 'SELECT' });
  await expect(database.transaction(async () => 'done')).rejects.toThrow('failed statement');
});

it('lets nobody ask within a transaction that has ended', async () => {
  const kept = await database.transaction(async (transaction) => transaction);
  await expect(kept.query('SELECT 1')).rejects.toThrow('has ended');
  await expect(kept.execute('DELETE FROM rows')).rejects.toThrow('has ended');
  expect(texts()).toEqual([BEGIN, 'COMMIT']);
});

it('rolls back what fails, and goes on over the same connection', async () => {
  const work = database.transaction(() => Promise.reject(new Error('a bug')));
  await expect(work).rejects.toThrow('a bug');
  await database.query('SELECT 1');
  expect(texts()).toEqual([BEGIN, 'ROLLBACK', 'SELECT 1']);
  expect(connections()).toBe(1);
});

it.each(['error', 'drop'])('throws a connection away that cannot roll back: %s', async (fault) => {
  server.state.reply = (sql) => {
    if (sql !== 'ROLLBACK') return { command: 'SELECT' };
    return fault === 'drop' ? 'drop' : { error: 'XX000' };
  };
  await expect(database.transaction(() => Promise.reject(new Error('a bug')))).rejects.toThrow();
  await database.query('SELECT 1');
  expect(server.asked.at(-1)).toEqual({ connection: 1, sql: 'SELECT 1' });
});

it('looks for another server where this one may only be read, as after a failover', async () => {
  server.state.reply = (sql) => (sql === 'UPDATE rows' ? { error: '25006' } : { command: sql });
  const work = database.transaction((transaction) => transaction.execute('UPDATE rows'));
  await expect(work).rejects.toThrow(TransientError);
  await database.query('SELECT 1');
  expect(server.asked.at(-1)).toEqual({ connection: 1, sql: 'SELECT 1' });
});

it('outlives connections that break while nobody uses them', async () => {
  await database.query('SELECT 1');
  server.breakAll();
  const answered = async () => {
    try {
      await database.query('SELECT 2');
      return true;
    } catch (error) {
      expect(error).toBeInstanceOf(TransientError);
      return false;
    }
  };
  while (!(await answered()));
  expect(server.asked.at(-1)).toEqual({ connection: 1, sql: 'SELECT 2' });
});

it('asks for a repetition where a connection breaks before the answer, COMMIT included', async () => {
  server.state.reply = (sql) => (sql === 'COMMIT' ? 'drop' : { command: 'SELECT' });
  await expect(database.transaction(async () => 'done')).rejects.toThrow(TransientError);
});
