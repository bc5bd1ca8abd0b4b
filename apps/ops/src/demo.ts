/** `npm run demo`: a month of usage for three tenants through the public ingest, and what the query API makes of it. */
import { runMain, sleep } from '#platform';
import { meterClient, type MeterClient } from './demo/client.js';
import { progressBar, type TenantUsage, usageTable } from './demo/report.js';
import { demoServer } from './demo/server.js';
import { DEMO_TENANTS, type DemoTenant } from './demo/tenants.js';
import { type DemoEvent, usageOfMonth } from './demo/usage.js';

const BATCH_EVENTS = 100;
const WAIT_PAUSE_MS = 50;
const WAIT_ATTEMPTS = 600;

await runMain(async () => {
  const server = await demoServer(Number(process.env['PORT'] ?? 3000));
  try {
    await demonstrate(meterClient(server.baseUrl), server.baseUrl);
  } finally {
    await server.stop();
  }
});

async function demonstrate(client: MeterClient, baseUrl: string): Promise<void> {
  process.stdout.write(`Publishing a month of usage for three tenants to ${baseUrl}\n`);
  const events: DemoEvent[] = [];
  for (const tenant of DEMO_TENANTS) events.push(...(await prepare(client, tenant)));
  await publish(client, events);
  for (const tenant of DEMO_TENANTS) {
    const usage = await settledUsage(client, tenant);
    process.stdout.write(`\n${usageTable(usage)}\n`);
  }
}

/** Gives the tenant its credits. @returns its usage, in the month that is now for the service. */
async function prepare(client: MeterClient, tenant: DemoTenant): Promise<DemoEvent[]> {
  const path = `/v1/tenants/${tenant.id}`;
  const position = await grantOnce(client, tenant, path);
  const { asOf } = await client.get<{ asOf: { time: string } }>(
    `${path}/usage?minPosition=${position}`,
  );
  return usageOfMonth(tenant, new Date(asOf.time));
}

async function grantOnce(client: MeterClient, tenant: DemoTenant, path: string): Promise<number> {
  const grant = {
    sku: 'aiBuilderAddOn',
    quantity: tenant.addOnPacks,
    validFrom: '2025-01-01T00:00:00Z',
    validTo: '2027-12-31T00:00:00Z',
  };
  await client.send('POST', `${path}/grants`, grant, undefined);
  let position = 0;
  for (const { id, allocation } of tenant.environments) {
    if (allocation === null) continue;
    const answer = await client.send<{ position: number }>(
      'PUT',
      `${path}/environments/${id}/allocation`,
      { credits: allocation },
    );
    position = Math.max(position, answer.position);
  }
  return position;
}

async function publish(client: MeterClient, events: readonly DemoEvent[]): Promise<void> {
  for (let from = 0; from < events.length; from += BATCH_EVENTS) {
    const batch = events.slice(from, from + BATCH_EVENTS);
    await client.send('POST', '/v1/events', batch, 'application/cloudevents-batch+json');
    process.stdout.write(`\r${progressBar(from + batch.length, events.length)}`);
  }
  process.stdout.write('\n');
}

/** Read models follow the ledger: waits until every run of the tenant is counted. */
async function settledUsage(client: MeterClient, tenant: DemoTenant): Promise<TenantUsage> {
  const expected = tenant.environments.reduce((sum, { runs }) => sum + runs, 0);
  for (let attempt = 0; attempt < WAIT_ATTEMPTS; attempt++) {
    const usage = await client.get<TenantUsage>(`/v1/tenants/${tenant.id}/usage`);
    const counted = usage.environments.reduce((sum, { runs }) => sum + runs, 0);
    if (counted >= expected) return usage;
    await sleep(WAIT_PAUSE_MS);
  }
  throw new Error(`${tenant.id}: not all runs were counted in time`);
}
