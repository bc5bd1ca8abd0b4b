/** The instants at which time alone changes what holds for a tenant: somebody must then let the ledger notice. */
import type { Configuration } from './configuration.js';
import type { Instant } from '../values/calendar.js';

/** Each once, in order. The default policy changes only with a month, and a month is opened anyway. */
export function dueDates({ grants, trials, extensions, policy }: Configuration): Instant[] {
  const instants = new Set<Instant>();
  for (const { validFrom, validTo } of Object.values(grants)) {
    instants.add(validFrom);
    if (validTo !== null) instants.add(validTo);
  }
  for (const { endsAt } of Object.values(trials)) instants.add(endsAt);
  for (const { effectiveFrom } of [...extensions, ...policy]) instants.add(effectiveFrom);
  return [...instants].sort();
}
