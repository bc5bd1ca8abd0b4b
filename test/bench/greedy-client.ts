/** Whether one client that asks for all it can get slows the gate of another tenant: with limits, and without any. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import type { ApiClient } from '../../apps/ops/src/demo/api-client.js';
import { askTheGate } from './access.js';
import { percentile, sideBySide } from './support/measure.js';
import { milli, type RecordFigure, type Report, table, times } from './support/report.js';
import { type Service, startGuardedService } from './support/service.js';
import { NOW } from './support/workload.js';

const ROUNDS = 3;
const QUESTIONS = 300;
const MODEST = 'modest.example.com';
const GREEDY = 'tenant-0.example.com';
/** So that the greedy one meets its limit within a round. */
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

async function modestOf(service: Service): Promise<ApiClient> {
  const modest = await service.client('modest', [MODEST]);
  await modest.send('POST', `/v1/tenants/${MODEST}/grants`, GRANT, { 'idempotency-key': 'one' });
  // Until the grant is seen, nobody knows the tenant.
  while (!(await isKnown(modest)));
  return modest;
}

const isKnown = (client: ApiClient): Promise<boolean> =>
  client.get(`/v1/tenants/${MODEST}/usage`).then(
    () => true,
    (error: unknown) => {
      if (!String(error).includes(': 404 ')) throw error;
      return false;
    },
  );

const p99Of = async (client: ApiClient): Promise<number> =>
  percentile(await askTheGate(client, MODEST, QUESTIONS), 99);

const quiet = async (service: Service): Promise<number> => p99Of(await modestOf(service));

/** Begins when the greedy one has had what it may, or is well under way. */
async function beside(service: Service): Promise<number> {
  const modest = await modestOf(service);
  const greed = await startGreed(service);
  const p99 = await p99Of(modest);
  await greed.end();
  return p99;
}

const GREED = new URL('./support/greed-main.js', import.meta.url);

/** In a process of its own: what it does to itself is not what it does to the service. */
async function startGreed(service: Service): Promise<{ end(): Promise<void> }> {
  const from = String((rounds += 1));
  const child = fork(GREED, [service.baseUrl, await service.token('greedy', [GREEDY]), from]);
  const ended = once(child, 'exit');
  await once(child, 'message');
  return {
    async end() {
      child.kill('SIGKILL');
      await ended;
    },
  };
}

let rounds = 0;
