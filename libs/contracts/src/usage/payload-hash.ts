/** One hash for one meaning: whatever way, order of members or notation of time it came in. */
import { hash } from 'node:crypto';
import { QUANTITY_UNITS, type Usage } from '#metering';

const HASH_LENGTH = 32;

/** The first half of a SHA-256, in hex. */
export function payloadHash(usage: Usage): string {
  return hash('sha256', JSON.stringify(canonical(usage)), 'hex').slice(0, HASH_LENGTH);
}

/** A list and not an object: its order is written here and can depend on nothing else. */
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
    QUANTITY_UNITS.map((unit) => quantity[unit] ?? 0),
    statedCredits && [statedCredits.currency, statedCredits.milliCredits],
    usage.dataType,
    sorted(usage.extra ?? {}),
  ];
}

/** Objects become sorted lists of pairs; a null member means the same as none. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return ['list', ...value.map(sorted)];
  if (typeof value !== 'object' || value === null) return value;
  return Object.entries(value)
    .filter(([, member]) => member !== null)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, member]) => [name, sorted(member)]);
}
