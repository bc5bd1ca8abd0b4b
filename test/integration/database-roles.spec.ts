/** PostgreSQL separates tenants below the API: each app has its own role, and rows of other tenants are invisible. */
import { join } from 'node:path';
import { createPostgresDatabase } from '#adapters/postgres';
import type { SqlDatabase } from '#eventsourcing';
import {
  activity,
  audit,
  breakdown,
  findRejected,
  findRuns,
  findTenant,
  listRejected,
  listTenants,
  tenantConfiguration,
  tenantUsage,
} from '#read-models';
import { monthOf } from '#metering';
import { eventually } from '#testing';
import type { AppName, AppProcess } from '../support/app-process.js';
import { Child } from '../support/child.js';
import { createMember, type DatabaseUser, execute } from '../support/database-users.js';
import { apiOf, type ScaledSystem, scaledSystem } from '../support/scaled-system.js';
import { tenantOf } from '../support/tenant.js';
import { usageEvent } from '../support/usage-events.js';
import { presentTime } from './present.js';

const TENANTS = ['contoso', 'fabrikam'];
const NO_ROLE = { DATABASE_URL: '' };

let system: ScaledSystem;
let owner: string;
let users: Record<'projector' | 'query' | 'scheduler', DatabaseUser>;
let apps: AppProcess[];

beforeAll(async () => {
  system = await scaledSystem();
  owner = system.engines.env.DATABASE_URL;
  expect(await bootstrap(owner)).toMatchObject({ code: 0 });
  users = {
    projector: await createMember(owner, 'meter_projector'),
    query: await createMember(owner, 'meter_query'),
    scheduler: await createMember(owner, 'meter_scheduler'),
  };
  const start = (name: AppName, user?: DatabaseUser) =>
    system.start(name, user ? { DATABASE_URL: user.connectionString } : NO_ROLE);
  apps = await Promise.all([
    start('admin'),
    start('query', users.query),
    start('metering'),
    start('projector', users.projector),
    start('scheduler', users.scheduler),
  ]);
  await Promise.all(apps.map((app) => app.ready()));
});
afterAll(async () => {
  const names = Object.values(users).map(({ name }) => name);
  await Promise.all((apps ?? []).map(({ child }) => child.end('SIGKILL')));
  await execute(owner, `DROP OWNED BY ${names.join(', ')}`, `DROP USER ${names.join(', ')}`);
  await system.stop();
});

async function bootstrap(databaseUrl: string) {
  const child = new Child({
    script: join(system.product, 'apps/ops/src/main.js'),
    arguments: ['bootstrap', '--database'],
    env: { DATABASE_URL: databaseUrl },
  });
  return { code: await child.gone, said: child.output };
}

/** Tables with tenants' data according to the database itself, so that new tables are included. */
const tenantTables = async (): Promise<string[]> => {
  const rows = await execute(
    owner,
    `SELECT DISTINCT table_name AS name FROM information_schema.columns
     WHERE table_schema = current_schema() AND (column_name = 'tenant_id' OR table_name IN ('set_aside', 'rejected_messages'))
     ORDER BY 1`,
  );
  return rows.map(({ name }) => String(name));
};
const countOf = async (user: string, table: string, tenants?: string): Promise<number> => {
  const setting = tenants === undefined ? [] : [`SET LOCAL meter.tenants = '${tenants}'`];
  const [row] = await execute(user, ...setting, `SELECT COUNT(*) AS count FROM ${table}`);
  return Number(row!['count']);
};

it('lets every app do its work', async () => {
  const http = apiOf(apps[0]!, apps[1]!);
  const time = presentTime();
  for (const id of TENANTS) {
    const tenant = tenantOf(http, id);
    await tenant.own(10);
    await tenant.use(
      ...[1, 2, 3].map((run) => usageEvent({ id: `${id}-${run}`, tenantId: id, time })),
    );
    await tenant.usageOf(3, monthOf(time));
    const conflict = usageEvent({ id: `${id}-1`, tenantId: id, time, data: { modelId: 'm-2' } });
    await tenant.use(conflict);
    await eventually('what was refused is told', async () => {
      return (await tenant.get('/rejected')).body.rejected?.length === 1;
    });
  }
  for (const { http: app, name, child } of apps) {
    expect([name, child.isRunning ? '' : child.output]).toEqual([name, '']);
    expect([name, (await app.get('/health/ready')).status]).toEqual([name, 200]);
  }
});

it('shows the query app no row of any tenant unless the transaction names it, in every table', async () => {
  const tables = await tenantTables();
  expect(tables.length).toBeGreaterThan(12);
  const filled = [];
  for (const table of tables) {
    const all = await countOf(owner, table);
    if (all > 0) filled.push(table);
    const { connectionString } = users.query;
    const [none, unknown, everybody] = [
      await countOf(connectionString, table),
      await countOf(connectionString, table, 'nobody'),
      await countOf(connectionString, table, '*'),
    ];
    expect({ table, none, unknown, everybody }).toEqual({
      table,
      none: 0,
      unknown: 0,
      everybody: all,
    });
    const each = [];
    for (const id of TENANTS) each.push(await countOf(connectionString, table, id));
    expect({ table, sum: each[0]! + each[1]! }).toEqual({ table, sum: all });
    if (all > 0) expect({ table, each }).toEqual({ table, each: [all / 2, all / 2] });
  }
  expect(filled).toEqual(expect.arrayContaining(['run_blocks', 'slices', 'rejected_messages']));
});

describe('where the check of the app has failed', () => {
  let database: SqlDatabase;
  beforeAll(() => {
    const { connectionString } = users.query;
    database = createPostgresDatabase({ connectionString, tenants: () => ['fabrikam'] });
  });
  afterAll(() => database.close());

  const tenantId = 'contoso';
  const now = presentTime();

  it('every question about another tenant is answered as about none', async () => {
    const page = { limit: 10, now, month: monthOf(now), tenantId };
    const unknown = { kind: 'tenantNotFound' };
    expect(
      await tenantUsage(database, {
        ...page,
        environments: { limit: 10, order: 'environment', after: null },
      }),
    ).toMatchObject(unknown);
    expect(await activity(database, { ...page, filter: {}, before: null })).toMatchObject(unknown);
    expect(await breakdown(database, { ...page, by: ['user'] })).toMatchObject(unknown);
    expect(await audit(database, { ...page, from: 0 })).toMatchObject(unknown);
    expect(await tenantConfiguration(database, page)).toMatchObject(unknown);
    expect(await findTenant(database, tenantId)).toBeNull();
    expect(await findRuns(database, tenantId, 'contoso-1')).toEqual([]);
    expect(await findRejected(database, tenantId, 'contoso-1')).toEqual([]);
  });

  it('lists hold the own tenant alone, whatever they are asked for', async () => {
    const known = await listTenants(database, '', 10);
    expect(known.map((one) => one.tenantId)).toEqual(['fabrikam']);
    const { rejected } = await listRejected(database, { filter: {}, after: null, limit: 10 });
    expect(rejected).toHaveLength(1);
    expect(JSON.stringify(rejected)).not.toContain(tenantId);
  });

  it('a connection that served one tenant shows nothing of it to the next', async () => {
    const scope = { tenants: ['contoso'] };
    const { connectionString } = users.query;
    const one = { connectionString, maxConnections: 1, tenants: () => scope.tenants };
    const shared = createPostgresDatabase(one);
    expect(await findTenant(shared, 'contoso')).not.toBeNull();
    scope.tenants = [];
    expect(await findTenant(shared, 'contoso')).toBeNull();
    await shared.close();
  });

  it('the name of a tenant is never read as anything else', async () => {
    const { connectionString } = users.query;
    const strange = ["x'; SET LOCAL meter.tenants = '*'; --", '\\', 'contoso\\037', '*'];
    const asked = createPostgresDatabase({ connectionString, tenants: () => strange });
    expect(await listTenants(asked, '', 10)).toEqual([]);
    await asked.close();
  });
});

describe('a role may do nothing else', () => {
  const refused = (user: DatabaseUser, statement: string) =>
    expect(execute(user.connectionString, statement)).rejects.toThrow(
      /permission denied|must be owner/,
    );

  it('query changes no row', async () => {
    for (const table of await tenantTables()) {
      await refused(users.query, `DELETE FROM ${table}`);
      await refused(users.query, `INSERT INTO ${table} SELECT * FROM ${table}`);
    }
    await refused(users.query, `UPDATE read_model_facts SET value = 'x'`);
    await refused(users.query, 'UPDATE checkpoints SET position = 0');
  });

  it('the scheduler sees sums and what is due, no run and nothing that was refused', async () => {
    await refused(users.scheduler, 'SELECT * FROM run_blocks');
    await refused(users.scheduler, 'SELECT * FROM rejected_messages');
    await refused(users.scheduler, 'DELETE FROM tenants');
    expect(await countOf(users.scheduler.connectionString, 'tenants')).toBe(TENANTS.length);
  });

  it.each(['projector', 'query', 'scheduler'] as const)(
    '%s makes and drops no table',
    async (name) => {
      await refused(users[name], 'CREATE TABLE of_mine (a BIGINT)');
      await refused(users[name], 'DROP TABLE run_blocks');
      await refused(users[name], 'ALTER TABLE tenants DISABLE ROW LEVEL SECURITY');
      await refused(users[name], 'DROP POLICY meter_query ON tenants');
    },
  );
});

it('may be prepared again, with nothing to make', async () => {
  const { code, said } = await bootstrap(owner);
  expect(code).toBe(0);
  expect(said).not.toContain('Created now');
});
