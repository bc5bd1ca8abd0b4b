/** PostgreSQL accepts connections and then does not respond: every query of every route ends within its time limit, and succeeds afterwards. */
import { eventually } from '#testing';
import type { AppName, AppProcess } from '../support/app-process.js';
import { type Operation, operationsOf } from '../support/operations.js';
import { apiOf, type ScaledSystem, scaledSystem } from '../support/scaled-system.js';
import { tenantOf } from '../support/tenant.js';
import { usageEvent } from '../support/usage-events.js';
import { presentMonth, presentTime } from './present.js';

/** The tenant that `operationsOf` puts into paths. */
const TENANT = 'some-tenant';
const MONTH = presentMonth();
/** Parameters that a query requires, or that change how it reads the rows. */
const VALUES: Readonly<Record<string, readonly string[]>> = {
  by: ['day'],
  from: [MONTH],
  to: [MONTH],
  minPosition: ['1'],
  format: ['json', 'csv', 'ndjson', 'sse'],
};
const NEEDED = ['by', 'from', 'to'];
/** The longest delay because of an unavailable engine: waiting for a connection, then for a response over it. */
const ANSWERED_WITHIN_MS = 45_000;

let system: ScaledSystem;
let address: string;
let apps: Record<'admin' | 'query', AppProcess>;

beforeAll(async () => {
  system = await scaledSystem();
  const start = (name: AppName) => system.start(name);
  const [admin, query, ...others] = await Promise.all([
    start('admin'),
    start('query'),
    start('metering'),
    start('projector'),
  ]);
  apps = { admin, query };
  await Promise.all([admin, query, ...others].map((app) => app.ready()));
  address = query.address;
  const tenant = tenantOf(apiOf(admin, query), TENANT);
  await tenant.own(1_000);
  const data = { environmentId: 'some-environment' };
  await tenant.use(usageEvent({ id: 'some-id', tenantId: TENANT, time: presentTime(), data }));
  await tenant.usageOf(1, MONTH);
});
afterAll(() => system?.stop());

/** Each variant of a query: without optional parameters, and with each parameter that changes how rows are read. */
function waysOf({ path, query }: Operation): string[] {
  const needed = query.filter(({ name }) => NEEDED.includes(name));
  const plain = needed.map(({ name }) => `${name}=${VALUES[name]![0]}`);
  const others = query.flatMap(({ name, schema }) => {
    if (NEEDED.includes(name)) return [];
    const values = VALUES[name] ?? [];
    return values
      .filter((value) => !schema.enum || schema.enum.includes(value))
      .map((value) => `${name}=${value}`);
  });
  return [undefined, ...others].map((other) => {
    const parameters = other === undefined ? plain : [...plain, other];
    return parameters.length > 0 ? `${path}?${parameters.join('&')}` : path;
  });
}

interface Outcome {
  readonly way: string;
  readonly status: number;
  readonly type: string;
}

/** Reads only the head of a response, because a feed never ends. */
async function outcomeOf(way: string): Promise<Outcome> {
  try {
    const signal = AbortSignal.timeout(ANSWERED_WITHIN_MS);
    const { status, headers, body } = await fetch(address + way, { signal });
    await body?.cancel();
    return { way, status, type: headers.get('content-type')?.split(';')[0] ?? '' };
  } catch (error) {
    return { way, status: 0, type: String(error) };
  }
}

it('is answered with 503 in every route that needs it, and then as before', async () => {
  const questions = (await operationsOf(apps.query.http)).filter(({ method }) => method === 'GET');
  const ways = questions.flatMap(waysOf);
  expect(ways.length).toBeGreaterThan(40);
  const before = await Promise.all(ways.map(outcomeOf));
  const answered = before.filter(({ status }) => status === 200);
  expect(answered.length).toBeGreaterThan(30);
  system.engines.databaseWire.freeze();
  const frozen = await Promise.all(ways.map(outcomeOf));
  const held = frozen.filter(
    ({ status, type }) => status >= 500 && (status !== 503 || !type.includes('json')),
  );
  expect(frozen.filter(({ status }) => status === 0)).toEqual([]);
  expect(held).toEqual([]);
  expect(frozen.filter(({ status }) => status === 503).length).toBeGreaterThan(30);
  system.engines.databaseWire.thaw();
  const settled = async ({ way, status }: Outcome) =>
    eventually(`${way} is answered again`, async () => (await outcomeOf(way)).status === status);
  await Promise.all(answered.map(settled));
});
