/** Whether one client at full speed slows the gate for another tenant, with and without rate limits. */
import { type ApiClient, RefusalError } from '../../apps/ops/src/demo/api-client.js';
import { startApart } from './support/apart.js';
import { percentile, sideBySide } from './support/measure.js';
import { milli, type RecordFigure, type Report, table, times } from './support/report.js';
import { type Service, startGuardedService } from './support/service.js';
import { askSteadily } from './support/steady-questions.js';
import { NOW } from './support/workload.js';

const ROUNDS = 3;
/** Few enough for a client within its limits, and enough for a meaningful p99. */
const QUESTIONS_PER_SECOND = 200;
const SECONDS = 6;
const WARM_UP_SECONDS = 1;
const CONNECTIONS = 16;
const MODEST = 'modest.example.com';
const GREEDY = 'tenant-0.example.com';
/** Low enough for the greedy client to reach its limit within a round. */
const LIMITS = { LIMIT_CLIENT_EVENTS: '4000' };
const NO_LIMITS = Object.fromEntries(
  ['CLIENT', 'TENANT'].flatMap((scope) =>
    ['REQUESTS', 'BYTES', 'EVENTS'].map((unit) => [`LIMIT_${scope}_${unit}`, 'none']),
  ),
);
const GRANT = { sku: 'aiBuilderAddOn', quantity: 1, validFrom: '2025-01-01' };

export async function greedyClient(report: Report, record: RecordFigure): Promise<void> {
  const clock = { CLOCK_START: NOW.toISOString() };
  const limited = await startGuardedService({ ...clock, ...LIMITS });
  const unlimited = await startGuardedService({ ...clock, ...NO_LIMITS });
  const p99 = await sideBySide(ROUNDS, {
    'nobody else': () => quiet(limited),
    'a greedy one, limited': () => beside(limited),
    'a greedy one, unlimited': () => beside(unlimited),
  });
  await Promise.all([limited.stop(), unlimited.stop()]);
  const alone = p99['nobody else'];
  const rows = Object.entries(p99).map(([name, delay]) => [
    name,
    milli(delay),
    times(delay / alone),
  ]);
  report(table([['Gate of another tenant, p99, beside', 'p99', 'alone is 1'], ...rows]));
  const ours = p99['a greedy one, limited'];
  record({
    name: 'gate p99 beside a greedy client',
    unit: 'ms',
    ours,
    theirs: alone,
    ratio: ours / alone,
    goal: null,
  });
}

async function makeKnown(service: Service): Promise<void> {
  const modest = await service.client('modest', [MODEST]);
  await modest.send('POST', `/v1/tenants/${MODEST}/grants`, GRANT, { 'idempotency-key': 'one' });
  // The tenant is unknown until its grant is projected.
  while (!(await isKnown(modest)));
}

const isKnown = (client: ApiClient): Promise<boolean> =>
  client.get(`/v1/tenants/${MODEST}/usage`).then(
    () => true,
    (error: unknown) => {
      if (!(error instanceof RefusalError && error.status === 404)) throw error;
      return false;
    },
  );

/** @returns the p99 of the modest client's requests, in milliseconds */
async function quiet(service: Service): Promise<number> {
  await makeKnown(service);
  const waits = await askSteadily({
    address: service.baseUrl,
    token: await service.token('modest', [MODEST]),
    paths: { pattern: `/v1/tenants/${MODEST}/environments/prod/access`, count: 1 },
    perSecond: QUESTIONS_PER_SECOND,
    warmUpSeconds: WARM_UP_SECONDS,
    seconds: SECONDS,
    connections: CONNECTIONS,
  });
  return percentile(waits, 99);
}

const GREED = new URL('./support/greed-main.js', import.meta.url);

/** Measures once the greedy client has used up its limit, or is running at full speed. */
async function beside(service: Service): Promise<number> {
  const token = await service.token('greedy', [GREEDY]);
  const greed = await startApart(GREED, [service.baseUrl, token, String((rounds += 1))]);
  const p99 = await quiet(service);
  await greed.end();
  return p99;
}

let rounds = 0;
