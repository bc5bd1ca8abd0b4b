/** `npm run demo`: publishes a month of usage for three tenants through the public ingest, and prints the query API's figures. */
import { meterClient, type MeterClient as Publisher, type UsageEvent } from '#client';
import { readEnvironment, runMain } from '#platform/basics';
import { sleep } from '#eventsourcing';
import { apiClient, type ApiClient } from './demo/api-client.js';
import { progressBar, type TenantUsage, usageTable } from './demo/report.js';
import { demoServer } from './demo/server.js';
import { DEMO_TENANTS, type DemoTenant } from './demo/tenants.js';
import { usageOfMonth } from './demo/usage.js';
import { tolerateClosedOutput } from './lost-output.js';

interface Written {
  readonly position: number;
}

const BATCH_EVENTS = 100;
const PUBLISHING = { batchEvents: BATCH_EVENTS, queueEvents: 2 * BATCH_EVENTS };
const WAIT_PAUSE_MS = 50;
const WAIT_ATTEMPTS = 600;

async function demonstrate(
  client: ApiClient,
  publisher: Publisher,
  baseUrl: string,
): Promise<void> {
  process.stdout.write(`Publishing a month of usage for three tenants to ${baseUrl}\n`);
  const written = new Map<DemoTenant, number>();
  for (const tenant of DEMO_TENANTS) written.set(tenant, await prepare(client, tenant));
  const until = await present(client);
  const month = until.slice(0, 'yyyy-MM'.length);
  const events: UsageEvent[] = [];
  for (const [tenant, position] of written) {
    const usage = await usageOf(client, tenant, `month=${month}&minPosition=${position}`);
    if (runsOf(usage) < runsOfDemo(tenant)) events.push(...usageOfMonth(tenant, new Date(until)));
  }
  if (events.length === 0) process.stdout.write('This month has been published before.\n');
  else await publish(publisher, events);
  for (const tenant of DEMO_TENANTS) {
    process.stdout.write(`\n${usageTable(await settledUsage(client, tenant, month))}\n`);
  }
}

/** Gives the tenant its credits once, however often the demo runs. @returns the position of the last change */
async function prepare(
  client: ApiClient,
  { id, addOnPacks, environments }: DemoTenant,
): Promise<number> {
  const path = `/v1/tenants/${id}`;
  const grant = { sku: 'aiBuilderAddOn', quantity: addOnPacks, validFrom: '2025-01-01T00:00:00Z' };
  const key = { 'idempotency-key': 'demo-credits' };
  let { position } = await client.send<Written>('POST', `${path}/grants`, grant, key);
  for (const environment of environments) {
    if (environment.allocation === null) continue;
    const allocation = { credits: environment.allocation };
    const target = `${path}/environments/${environment.id}/allocation`;
    ({ position } = await client.send<Written>('PUT', target, allocation));
  }
  return position;
}

/**
 * One instant for everything that follows, because the month may end in the meantime and the service may have its own
 * clock.
 * @returns the time by the service's clock
 */
async function present(client: ApiClient): Promise<string> {
  const [{ id }] = DEMO_TENANTS;
  return (await client.get<{ readonly at: string }>(`/v1/tenants/${id}/usage/forecast`)).at;
}

const usageOf = (client: ApiClient, { id }: DemoTenant, query: string): Promise<TenantUsage> =>
  client.get(`/v1/tenants/${id}/usage?${query}`);

/** @throws Error with the reason if an event was rejected */
async function publish(publisher: Publisher, events: readonly UsageEvent[]): Promise<void> {
  const results = await publisher.publish(shownAsTaken(events));
  showProgress(results.length, events.length);
  for (const result of results) {
    if (result.status === 'rejected') throw new Error(`${result.id}: ${result.reason}`);
  }
}

/** Reports the events as sent when the client takes them, because the client takes no more than it can hold. */
function* shownAsTaken(events: readonly UsageEvent[]): Generator<UsageEvent> {
  for (const [index, event] of events.entries()) {
    if (index % BATCH_EVENTS === 0) showProgress(index, events.length);
    yield event;
  }
}

/** Shows a moving bar on a terminal, or prints one line to a file. */
function showProgress(done: number, total: number): void {
  if (process.stdout.isTTY) process.stdout.write(`\r${progressBar(done, total)}`);
  if (done === total) process.stdout.write(process.stdout.isTTY ? '\n' : `${done} events\n`);
}

/** Waits until the read models count every run of the tenant. */
async function settledUsage(
  client: ApiClient,
  tenant: DemoTenant,
  month: string,
): Promise<TenantUsage> {
  for (let attempt = 0; attempt < WAIT_ATTEMPTS; attempt++) {
    const usage = await usageOf(client, tenant, `month=${month}`);
    if (runsOf(usage) >= runsOfDemo(tenant)) return usage;
    await sleep(WAIT_PAUSE_MS);
  }
  throw new Error(`${tenant.id}: not all runs were counted in time`);
}

const runsOf = (usage: TenantUsage): number =>
  usage.environments.reduce((sum, { runs }) => sum + runs, 0);

const runsOfDemo = ({ environments }: DemoTenant): number =>
  environments.reduce((sum, { runs }) => sum + runs, 0);

tolerateClosedOutput('demo');
await runMain(async () => {
  const { HOST, PORT } = readEnvironment(process.env);
  const server = await demoServer(HOST, PORT);
  try {
    const { baseUrl } = server;
    const token = process.env['METER_TOKEN'];
    const publisher = meterClient({ baseUrl, token, ...PUBLISHING });
    await demonstrate(apiClient(baseUrl, token), publisher, baseUrl);
  } finally {
    await server.stop();
  }
});
