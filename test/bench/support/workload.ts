/** Generated usage for benchmarks: CloudEvents in binary mode, the same in every run. */
import { USAGE_TOPICS } from '#contracts';
import { deterministicUuid, type OutgoingMessage } from '#eventsourcing';

export interface Shape {
  readonly tenants: number;
  readonly environments: number;
  readonly users: number;
  /** The prefix of the tenants' names. */
  readonly prefix?: string;
  /** The time of the first event; the times of the others increase by a millisecond each. */
  readonly startMs?: number;
}

export const MANY_TENANTS: Shape = { tenants: 100, environments: 5, users: 20 };
export const ONE_TENANT: Shape = { tenants: 1, environments: 5, users: 20 };

/** The present time of the benchmark, shortly after the usage. */
export const NOW = new Date('2026-11-20T12:00:00.000Z');
const START_MS = Date.parse('2026-11-20T08:00:00.000Z');

const CAPABILITIES = [
  { capability: 'invoiceProcessing', tier: null, quantity: { pages: 3 } },
  { capability: 'prompt', tier: 'standard', quantity: { tokensIn: 2_140, tokensOut: 385 } },
  { capability: 'textRecognition', tier: null, quantity: { pages: 1, images: 2 } },
  { capability: 'sentimentAnalysis', tier: null, quantity: { characters: 1_870 } },
] as const;

/**
 * @param from the number of the first event; numbers make ids, so the same number is the same event.
 * A factor coprime to the counts mixes tenants, environments and users evenly.
 */
export function usageMessages(shape: Shape, from: number, count: number): OutgoingMessage[] {
  return Array.from({ length: count }, (_, index) => usageMessage(shape, from + index));
}

function usageMessage(shape: Shape, number: number): OutgoingMessage {
  const { tenants, environments, users, prefix = 'tenant', startMs = START_MS } = shape;
  const mixed = number * 7_919;
  const tenant = mixed % tenants;
  const environment = Math.floor(mixed / tenants) % environments;
  const user = Math.floor(mixed / (tenants * environments)) % users;
  const { capability, tier, quantity } = CAPABILITIES[user % CAPABILITIES.length]!;
  const tenantId = `${prefix}-${tenant}.example.com`;
  const data = {
    tenantId,
    environmentId: `Default-7d3c1f0a-55e2-4c1b-9f6e-00000000000${environment}`,
    environmentName: `Environment ${environment}`,
    userId: `user-${user}@${tenantId}`,
    modelId: `model-${user % 7}`,
    modelName: `Model ${user % 7}`,
    capability,
    tier,
    context: 'cloudFlow',
    automationId: `flow-${user % 11}`,
    automationName: `Flow ${user % 11}`,
    status: 'processed',
    quantity,
  };
  return {
    topic: USAGE_TOPICS.AIModelExecuted,
    key: tenantId,
    value: Buffer.from(JSON.stringify(data)),
    headers: {
      'content-type': 'application/json',
      ce_specversion: '1.0',
      ce_id: deterministicUuid('bench', tenantId, String(number)),
      ce_source: `/environments/${environment}`,
      ce_type: 'AIModelExecuted',
      ce_time: new Date(startMs + number).toISOString(),
    },
  };
}
