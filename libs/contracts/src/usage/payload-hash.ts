/** A hash that is equal for equal usage events, whatever the transport, the order of members or the notation of time. */
import { hash } from 'node:crypto';
import type { Usage } from '#metering';

/** The first half of a SHA-256, in hex. */
export function payloadHash(usage: Usage): string {
  const hex = hash('sha256', JSON.stringify(canonical(usage)), 'hex');
  // Join short pieces: one long slice would keep the whole digest in memory as long as the event.
  return [hex.slice(0, 12), hex.slice(12, 24), hex.slice(24, 32)].join('');
}

/**
 * A list instead of an object, so that the order is fixed here. The list never changes. A member that the contract adds
 * later stays among the extra members under its name, as before it was known, so that an event has the same hash in
 * every release.
 */
function canonical(usage: Usage): readonly unknown[] {
  const { quantity, statedCredits } = usage;
  return [
    usage.id,
    usage.source,
    usage.type,
    usage.time,
    usage.tenantId,
    usage.environmentId,
    usage.environmentName,
    usage.userId,
    usage.modelId,
    usage.modelName,
    usage.capability,
    usage.tier,
    usage.context,
    usage.automationId,
    usage.automationName,
    usage.status,
    usage.quickTest,
    usage.preview,
    [
      quantity.tokensIn ?? 0,
      quantity.tokensOut ?? 0,
      quantity.characters ?? 0,
      quantity.pages ?? 0,
      quantity.images ?? 0,
      quantity.rows ?? 0,
    ],
    statedCredits && [statedCredits.currency, statedCredits.milliCredits],
    usage.dataType,
    usage.extra ? sorted(usage.extra) : [],
  ];
}

/** Objects become sorted lists of pairs; a null member counts as absent. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return ['list', ...value.map(sorted)];
  if (typeof value !== 'object' || value === null) return value;
  return Object.entries(value)
    .filter(([, member]) => member !== null)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, member]) => [name, sorted(member)]);
}
