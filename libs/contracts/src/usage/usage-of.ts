/** Converts a valid event to the domain's `Usage`: every member present, each in one notation. */
import { QUANTITY_UNITS, type Quantity, type StatedCredits, type Usage } from '#metering';
import { cleanLabel, parseInstant } from '#validation';
import { compileUsageValidator } from './validator.js';
import type { QuantityDto, UsageDataDto, UsageEventDto } from './usage-event.dto.js';

export function usageOf({ id, source, type, time, data }: UsageEventDto): Usage {
  return {
    id,
    source,
    type,
    time: parseInstant(time) ?? time,
    tenantId: data.tenantId,
    environmentId: data.environmentId,
    environmentName: cleanLabel(data.environmentName),
    userId: data.userId ?? null,
    modelId: data.modelId,
    modelName: cleanLabel(data.modelName),
    capability: data.capability,
    tier: data.tier ?? null,
    context: data.context,
    automationId: data.automationId ?? null,
    automationName: cleanLabel(data.automationName),
    status: data.status,
    quickTest: data.quickTest ?? false,
    preview: data.preview ?? false,
    quantity: quantityOf(data.quantity),
    statedCredits: statedCreditsOf(data.statedCredits),
    dataType: cleanLabel(data.dataType),
    extra: extraOf(data),
  };
}

/** Adding 0 turns -0, which JSON can express, into 0. */
function quantityOf(given: QuantityDto): Quantity {
  const quantity: { -readonly [Unit in keyof Quantity]: number } = {};
  for (const unit of QUANTITY_UNITS) {
    const count = given[unit];
    if (typeof count === 'number') quantity[unit] = count + 0;
  }
  return quantity;
}

function statedCreditsOf(stated: StatedCredits | null | undefined): StatedCredits | null {
  if (!stated) return null;
  return { currency: stated.currency, milliCredits: stated.milliCredits + 0 };
}

/** Built from entries, so that a member named `__proto__` stays a member and does not become the prototype. */
function extraOf(data: UsageDataDto): Usage['extra'] {
  const { dataMembers } = compileUsageValidator();
  let entries: [string, unknown][] | null = null;
  for (const name in data) {
    if (dataMembers.has(name)) continue;
    entries ??= [];
    entries.push([name, data[name as keyof UsageDataDto]]);
  }
  return entries && Object.fromEntries(entries);
}
