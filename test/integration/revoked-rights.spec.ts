/** Rights revoked from running processes: each reports it in readiness and in one log line, waits, and resumes when they are granted again. */
import { join } from 'node:path';
import { eventually } from '#testing';
import type { AppProcess } from '../support/app-process.js';
import { Child } from '../support/child.js';
import { createMember, type DatabaseUser, execute } from '../support/database-users.js';
import { apiOf, type ScaledSystem, scaledSystem } from '../support/scaled-system.js';
import { tenantOf } from '../support/tenant.js';
import { usageEvent } from '../support/usage-events.js';
import { presentMonth, presentTime } from './present.js';

const NAMES = ['projector', 'query', 'scheduler'] as const;
type Name = (typeof NAMES)[number];
const NO_ROLE = { DATABASE_URL: '' };

let system: ScaledSystem;
let owner: string;
let users: Record<Name, DatabaseUser>;
let admin: AppProcess;
let metering: AppProcess;
let apps: Record<Name, AppProcess>;
let published = 0;

beforeAll(async () => {
  system = await scaledSystem();
  owner = system.engines.env.DATABASE_URL;
  const script = join(system.product, 'apps/ops/src/main.js');
  const env = { DATABASE_URL: owner };
  const bootstrap = new Child({ script, arguments: ['bootstrap', '--database'], env });
  expect(await bootstrap.gone).toBe(0);
  const all = <T>(make: (name: Name) => Promise<T>) => Promise.all(NAMES.map(make));
  const members = await all((name) => createMember(owner, `meter_${name}`));
  users = { projector: members[0]!, query: members[1]!, scheduler: members[2]! };
  const started = await all((name) =>
    system.start(name, { DATABASE_URL: users[name].connectionString }),
  );
  apps = { projector: started[0]!, query: started[1]!, scheduler: started[2]! };
  [admin, metering] = await Promise.all([
    system.start('admin', NO_ROLE),
    system.start('metering', NO_ROLE),
  ]);
  await Promise.all([admin, metering, ...started].map((app) => app.ready()));
});
afterAll(async () => {
  if (users) {
    await Promise.all(NAMES.map((name) => apps[name].child.end('SIGKILL')));
    const names = NAMES.map((name) => users[name].name).join(', ');
    await execute(owner, `DROP OWNED BY ${names}`, `DROP USER ${names}`);
  }
  await system?.stop();
});

const member = (name: Name) => users[name].name;
const everybody = (statement: (name: Name) => string) => NAMES.map(statement);
const roles = NAMES.map((name) => `meter_${name}`).join(', ');

/** The rights to revoke and how to grant them again. */
const RIGHTS: readonly {
  readonly what: string;
  readonly take: () => readonly string[];
  readonly give: () => readonly string[];
}[] = [
  {
    what: 'the roles',
    take: () => everybody((name) => `REVOKE meter_${name} FROM ${member(name)}`),
    give: () => everybody((name) => `GRANT meter_${name} TO ${member(name)}`),
  },
  {
    what: 'the schema',
    take: () => [inSchema((schema) => `REVOKE USAGE ON SCHEMA ${schema} FROM ${roles}`)],
    give: () => [inSchema((schema) => `GRANT USAGE ON SCHEMA ${schema} TO ${roles}`)],
  },
  {
    what: 'signing in',
    take: () => [
      ...everybody((name) => `ALTER USER ${member(name)} NOLOGIN`),
      ...everybody(
        (name) => `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
          WHERE usename = '${member(name)}'`,
      ),
    ],
    give: () => everybody((name) => `ALTER USER ${member(name)} LOGIN`),
  },
];

const inSchema = (statement: (schema: string) => string): string =>
  statement(new URL(owner).searchParams.get('options')!.split('=')[1]!);

const stateOf = async (name: Name): Promise<{ status: number; missing: string }> => {
  const { status, body } = await apps[name].http.get('/health/ready');
  const checks = Object.values<{ missing?: string }>(body.checks);
  return { status, missing: checks.map(({ missing = '' }) => missing).join() };
};

const warningsOf = (name: Name): string[] =>
  apps[name].child.output.split('\n').filter((line) => line.includes('"level":"warn"'));

/** The outages of repeated operations, such as `scheduler`. */
const outagesOf = (name: Name): string[] =>
  warningsOf(name).filter((line) => line.includes('retried until it succeeds'));

const use = async () => {
  published += 1;
  const event = { id: `run-${published}`, tenantId: 'contoso', time: presentTime() };
  expect((await admin.http.publish([usageEvent(event)])).status).toBe(202);
};

it.each(RIGHTS)('$what', async ({ take, give }) => {
  const before = { projector: outagesOf('projector'), scheduler: outagesOf('scheduler') };
  await execute(owner, ...take());
  await use();
  for (const name of NAMES) {
    await eventually(`${name} names what it lacks`, async () => {
      const { status, missing } = await stateOf(name);
      return status === 503 && /permission denied|does not exist|not permitted/.test(missing);
    });
  }
  // The scheduler, and the two projections.
  await eventually('the work of each has failed', async () => {
    const { scheduler, projector } = before;
    return (
      outagesOf('scheduler').length > scheduler.length &&
      outagesOf('projector').length > projector.length + 1
    );
  });
  await execute(owner, ...give());
  for (const name of NAMES) {
    await eventually(`${name} is ready`, async () => (await stateOf(name)).status === 200);
  }
  await tenantOf(apiOf(admin, apps.query), 'contoso').usageOf(published, presentMonth());
  // One line for each working process or projection.
  expect(outagesOf('scheduler').slice(before.scheduler.length)).toHaveLength(1);
  expect(outagesOf('projector').slice(before.projector.length)).toHaveLength(2);
});
