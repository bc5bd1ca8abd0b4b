/** Two tenants with the same random data; every text of the second contains a marker. */
import fc from 'fast-check';
import { eventually } from '#testing';
import type { Receiver } from '../../libs/webhooks/src/testing/receiver.js';
import type { GuardedMeter } from '../support/guarded-meter.js';
import { TEST_SEED } from '../support/test-seed.js';

export const OWN = 'own-tenant';
export const OTHER = 'other-tenant';
/** Marks every text of the other tenant and appears nowhere else. */
export const MARK = 'zq7x';
export const TIME = '2026-11-03T10:15:00Z';

const name = fc.string({
  unit: fc.constantFrom('a', 'b', 'c', 'd', 'é', '-', '_'),
  minLength: 1,
  maxLength: 12,
});
const run = fc.record({
  environmentId: name,
  userId: name,
  modelId: name,
  automationId: name,
  pages: fc.integer({ min: 1, max: 50 }),
});

/** The same runs for both tenants. */
export const RUNS = fc.sample(run, { numRuns: 25, seed: TEST_SEED });

/** Creates runs, a rejected event and all configuration that a tenant may have; the other tenant's texts contain the mark. */
export async function fillTenant(
  tenantId: string,
  { meter, receiver }: { readonly meter: GuardedMeter; readonly receiver: Receiver },
): Promise<void> {
  const publisher = await meter.as({ sub: 'p', roles: ['publisher'], tenants: [tenantId] });
  const mark = tenantId === OTHER ? MARK : '';
  const events = RUNS.map(({ pages, ...ids }, index) => ({
    specversion: '1.0',
    id: `${mark}run-${index}`,
    source: `/${mark}source`,
    type: 'AIModelExecuted',
    time: TIME,
    data: {
      tenantId,
      ...Object.fromEntries(Object.entries(ids).map(([key, value]) => [key, mark + value])),
      capability: 'invoiceProcessing',
      context: 'cloudFlow',
      status: 'processed',
      quantity: { pages },
    },
  }));
  const environmentId = mark + RUNS[0]!.environmentId;
  const url = `${receiver.url}/${tenantId}`;
  await configure(meter, { tenantId, mark, environmentId, url });
  expect((await publisher.publish(events)).status).toBe(202);
  const [first] = events;
  const conflicting = { ...first!, data: { ...first!.data, quantity: { pages: 99 } } };
  expect((await publisher.publish([conflicting])).status).toBe(202);
  const reader = await meter.as({ sub: 'r', roles: ['reader'], tenants: [tenantId] });
  const seen = async () =>
    (await reader.get(`/v1/tenants/${tenantId}/activity?month=2026-11`)).body.runs?.length;
  await eventually(
    `the usage of ${tenantId} is seen`,
    async () => (await seen()) === events.length,
  );
}

interface Configured {
  readonly tenantId: string;
  readonly mark: string;
  readonly environmentId: string;
  /** The address of its webhook. */
  readonly url: string;
}

/** Creates all configuration that a tenant may have, each with its mark: credits, an allocation, Copilot Credits, sources, a webhook. */
async function configure(
  meter: GuardedMeter,
  { tenantId, mark, environmentId, url }: Configured,
): Promise<void> {
  const admin = await meter.as({
    sub: `${mark}admin`,
    name: `${mark}Admin`,
    roles: ['admin'],
    tenants: [tenantId],
  });
  const tenant = `/v1/tenants/${tenantId}`;
  const environment = `${tenant}/environments/${encodeURIComponent(environmentId)}`;
  const grant = { sku: `${mark}agreement`, quantity: 1, creditsEach: 60, validFrom: '2026-01-01' };
  const commands: readonly [string, string, object][] = [
    ['PUT', `${tenant}/webhooks/${mark}ops`, { url, description: `${mark}for the night` }],
    ['POST', `${tenant}/grants`, grant],
    ['PUT', `${environment}/allocation`, { credits: 10 }],
    ['PUT', `${environment}/copilot`, { credits: 5, drawFromTenant: true, payAsYouGo: false }],
    ['PUT', `${tenant}/settings`, { warningPercents: [50], sources: [`/${mark}*`] }],
  ];
  for (const [method, path, body] of commands) {
    const { status } = await admin.send(method as 'PUT' | 'POST', path, body);
    expect([path, status < 300]).toEqual([path, true]);
  }
}
