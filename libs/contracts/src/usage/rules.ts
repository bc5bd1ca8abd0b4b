/** Rules between the members of a usage event, applied after each member is valid by itself. */
import { billedUnits, CAPABILITIES, type Capability, type Unit } from '#metering';
import { type Invalid, invalid } from '../reason.js';
import type { UsageDataDto, UsageEventDto } from './usage-event.dto.js';

/** The units that each capability is billed by, according to the rate card; none if no rate is published. */
export const BILLED_UNITS = Object.fromEntries(
  CAPABILITIES.map((capability) => [capability, billedUnits(capability)]),
) as Readonly<Record<Capability, readonly Unit[]>>;

export function brokenRule(event: UsageEventDto): Invalid | null {
  return brokenTier(event.data) ?? missingUnit(event);
}

function brokenTier({ capability, tier }: UsageDataDto): Invalid | null {
  const isGiven = tier !== undefined && tier !== null;
  if ((capability === 'prompt') === isGiven) return null;
  const message = isGiven
    ? `data.tier is only for prompts; ${capability} has none.`
    : 'data.tier must say which tier of model a prompt used: basic, standard or premium.';
  return invalid('invalidMember', message, 'data.tier');
}

/** Rejects a run without its unit, which would silently be charged 0. A unit stated as zero is accepted. */
function missingUnit({ type, data }: UsageEventDto): Invalid | null {
  const units = BILLED_UNITS[data.capability];
  if (units.length === 0 || type === 'AIModelTrained' || mayBeFree(data)) return null;
  if (units.some((unit) => typeof data.quantity[unit] === 'number')) return null;
  const message = `data.quantity must have ${units.join(' or ')}, which ${data.capability} is billed by.`;
  return invalid('invalidMember', message, 'data.quantity');
}

function mayBeFree(data: UsageDataDto): boolean {
  const stated = data.statedCredits !== undefined && data.statedCredits !== null;
  const test = data.quickTest === true || data.preview === true || data.context === 'portal';
  return stated || test || data.status === 'failed';
}
