/** The monthly credits of each licence, as published (R1). A new row or amount needs a change in this file only. */
import { fromCredits, type MilliCredits } from '../values/amounts.js';
import type { Instant } from '../values/calendar.js';

export interface Licence {
  readonly sku: string;
  readonly milliCreditsEach: MilliCredits;
  /** The cap per tenant and licence row (A7); `null` if none is published. */
  readonly capMilliCredits: MilliCredits | null;
  /** Whether the credits are part of another licence and end with the post-seeded regime (R4). */
  readonly seeded: boolean;
  /** A licence bought before this date has no credits. */
  readonly emptyIfBoughtBefore?: Instant;
}

const seeded = (sku: string, creditsEach: number, capCredits: number | null): Licence => ({
  sku,
  milliCreditsEach: fromCredits(creditsEach),
  capMilliCredits: capCredits === null ? null : fromCredits(capCredits),
  seeded: true,
});

export const ADD_ON_SKU = 'aiBuilderAddOn';

export const LICENCES: readonly Licence[] = [
  {
    sku: ADD_ON_SKU,
    milliCreditsEach: fromCredits(1_000_000),
    capMilliCredits: null,
    seeded: false,
  },
  seeded('powerAppsPremium', 500, 1_000_000),
  {
    ...seeded('powerAppsPerApp', 250, 1_000_000),
    emptyIfBoughtBefore: '2022-11-01T00:00:00.000Z',
  },
  seeded('powerAutomatePremium', 5_000, 1_000_000),
  seeded('powerAutomateProcess', 5_000, 1_000_000),
  seeded('hostedRpa', 5_000, 1_000_000),
  seeded('unattendedRpa', 5_000, 1_000_000),
  seeded('dynamics365FinanceOperations', 20_000, 20_000),
  seeded('sustainabilityUslPlus', 25_000, null),
];

const BY_SKU = new Map(LICENCES.map((licence) => [licence.sku, licence]));

/** @returns `undefined` for an unknown product: its grant must state the credits */
export const licenceOf = (sku: string): Licence | undefined => BY_SKU.get(sku);

/**
 * When a licence was bought: at the start of its contract or, if unknown, on the first day it is valid, the latest
 * possible date.
 */
export const boughtAt = ({
  contractStart,
  validFrom,
}: {
  readonly contractStart: Instant | null;
  readonly validFrom: Instant;
}): Instant => contractStart ?? validFrom;

/** @returns `null` for an unknown product: its grant must state the credits */
export function milliCreditsEachOf(sku: string, bought: Instant): MilliCredits | null {
  const licence = licenceOf(sku);
  if (!licence) return null;
  const { emptyIfBoughtBefore } = licence;
  return emptyIfBoughtBefore && bought < emptyIfBoughtBefore ? 0 : licence.milliCreditsEach;
}
