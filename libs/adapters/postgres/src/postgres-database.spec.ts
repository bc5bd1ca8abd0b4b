/**
 * The statements sent to PostgreSQL, and the outcome of failing transactions; `test/integration` uses a real
 * server.
 */
import pg from 'pg';
import { DeniedError, nextTurn, type SqlDatabase, TransientError } from '#eventsourcing';
import { type HeldTimers, holdTimers } from '#testing/timers';
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
  await database.query('SELECT $1', ['with a parameter']);
  tenants = ['fabrikam'];
  await database.transaction((transaction) => transaction.query('SELECT 2'));
  await database.snapshot((reader) => reader.query('SELECT 3'));
  const asked = (tenant: string, sql: string) => [
    `${BEGIN}; SET LOCAL meter.tenants = '\u001f${tenant}'`,
    ...[sql, 'COMMIT'],
  ];
  expect(texts()).toEqual([
    ...asked('contoso', 'SELECT 1'),
    ...asked('contoso', 'SELECT $1'),
    ...asked('fabrikam', 'SELECT 2'),
    ...asked('fabrikam', 'SELECT 3'),
  ]);
});

it('takes no COMMIT for one that the server answers with ROLLBACK', async () => {
  server.state.reply = (sql) => ({ command: sql === 'COMMIT' ? 'ROLLBACK' : 'SELECT' });
  await expect(database.transaction(async () => 'done')).rejects.toThrow('failed statement');
});

it('refuses queries in a transaction that has ended', async () => {
  const kept = await database.transaction(async (transaction) => transaction);
  await expect(kept.query('SELECT 1')).rejects.toThrow('has ended');
  await expect(kept.execute('DELETE FROM rows')).rejects.toThrow('has ended');
  expect(texts()).toEqual([BEGIN, 'COMMIT']);
});

it('rolls back what fails, and continues over the same connection', async () => {
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

it('connects to another server if this one is read-only, as after a failover', async () => {
  server.state.reply = (sql) => (sql === 'UPDATE rows' ? { error: '25006' } : { command: sql });
  const work = database.transaction((transaction) => transaction.execute('UPDATE rows'));
  await expect(work).rejects.toThrow(TransientError);
  await database.query('SELECT 1');
  expect(server.asked.at(-1)).toEqual({ connection: 1, sql: 'SELECT 1' });
});

it.each([
  ['a right that is missing', '42501'],
  ['a table that is not to be seen', '42P01'],
  ['a schema that is not to be seen', '3F000'],
])('does not reuse a connection that met %s, which remembers it', async (_what, error) => {
  server.state.reply = (sql) => (sql === 'SELECT a' ? { error } : { command: sql });
  const work = database.transaction((transaction) => transaction.query('SELECT a'));
  await expect(work).rejects.toThrow(DeniedError);
  await database.query('SELECT 1');
  expect(server.asked.at(-1)).toEqual({ connection: 1, sql: 'SELECT 1' });
});

it('survives connections that break while idle', async () => {
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

it('sends values apart from the statement, which keeps one name', async () => {
  for (const value of ["'; DROP TABLE rows; --", 'ö']) {
    await database.query('SELECT * FROM rows WHERE a = $1 AND b = $2', [value, 7]);
  }
  const [first, second] = server.asked.map(({ prepared }) => prepared!);
  expect(first!.values).toEqual(["'; DROP TABLE rows; --", '7']);
  expect(second!.values).toEqual(['ö', '7']);
  expect(first!.name).not.toBe('');
  expect(second!.name).toBe(first!.name);
  expect(texts()[0]).toBe('SELECT * FROM rows WHERE a = $1 AND b = $2');
});

it('names a statement also of one parameter, and none without', async () => {
  await database.query('SELECT $1', [1]);
  await database.query('SELECT 1');
  expect(server.asked.map(({ prepared }) => prepared?.name)).toEqual([
    expect.stringMatching(/./),
    undefined,
  ]);
});

it('gives integers as exact numbers, and none that a number cannot hold', async () => {
  const type = pg.types.builtins.INT8;
  const reply = (text: string) =>
    (server.state.reply = () => ({ command: 'SELECT 1', value: { type, text } }));
  reply('9007199254740991');
  expect(await database.query('SELECT 1')).toEqual([{ value: 2 ** 53 - 1 }]);
  reply('9007199254740993');
  await expect(database.query('SELECT 1')).rejects.toThrow('beyond 2^53');
});

it('says how many rows a statement has changed', async () => {
  server.state.reply = (sql) => ({
    command: sql === 'UPDATE rows' ? 'UPDATE 7' : sql.split(' ')[0]!,
  });
  const changed = await database.transaction(async (transaction) => [
    await transaction.execute('UPDATE rows'),
    await transaction.execute('CREATE TABLE rows'),
  ]);
  expect(changed).toEqual([7, 0]);
});

it('asks for a repetition where no server can be reached, in a transaction and without', async () => {
  server.breakAll();
  await server.close();
  const unreached = [database.query('SELECT 1'), database.transaction(async () => 'done')];
  for (const one of await Promise.allSettled(unreached)) {
    expect(one).toMatchObject({ reason: expect.any(TransientError) as unknown });
  }
  server = await startServer();
});

it('works on several transactions side by side', async () => {
  await database.close();
  database = createPostgresDatabase(server);
  let second = () => {};
  const isUnderWay = new Promise<void>((resolve) => (second = resolve));
  await Promise.all([
    database.transaction(() => isUnderWay),
    database.transaction(async () => undefined).finally(second),
  ]);
  expect(connections()).toBe(2);
});

it('takes no question once it is closed, and leaves no connection open', async () => {
  await database.query('SELECT 1');
  await database.close();
  await expect(database.query('SELECT 2')).rejects.toThrow('after calling end');
  while (server.open() > 0) await nextTurn();
  database = createPostgresDatabase(server);
});

describe('a server that says nothing', () => {
  let timers: HeldTimers;
  beforeEach(() => (timers = holdTimers()));
  afterEach(() => {
    timers.end();
    server.breakAll();
  });

  async function turns(count: number): Promise<string> {
    for (let turn = 0; turn < count; turn++) await nextTurn();
    return 'waits';
  }

  /** @returns the outcome of the query after this time */
  async function outcomeAfter(
    milliseconds: number,
    isAsked: () => boolean,
    ask = (): Promise<unknown> => database.query('SELECT 1'),
  ): Promise<unknown> {
    const question = ask().catch((error: unknown) => error);
    while (!isAsked()) await nextTurn();
    timers.pass(milliseconds - 1);
    const waited = await Promise.race([question, turns(1)]);
    expect(waited).toBe('waits');
    timers.pass(1);
    return Promise.race([question, turns(1_000)]);
  }

  it('to a statement is given up after five minutes', async () => {
    server.state.reply = () => 'silence';
    const outcome = await outcomeAfter(300_000, () => server.asked.length > 0);
    expect(outcome).toBeInstanceOf(TransientError);
  });

  it('within a transaction is given up with its connection, and not waited for once more', async () => {
    server.state.reply = (sql) => (sql === 'UPDATE rows' ? 'silence' : { command: sql });
    const outcome = await outcomeAfter(
      300_000,
      () => texts().includes('UPDATE rows'),
      () => database.transaction((transaction) => transaction.execute('UPDATE rows')),
    );
    expect(outcome).toBeInstanceOf(TransientError);
    expect(texts()).not.toContain('ROLLBACK');
    while (server.open() > 0) await nextTurn();
  });

  it('to a connection is given up after ten seconds', async () => {
    server.state.isMute = true;
    const outcome = await outcomeAfter(10_000, () => server.connections() > 0);
    expect(outcome).toBeInstanceOf(TransientError);
  });
});
