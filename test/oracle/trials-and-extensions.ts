/** Trials and extensions by the published rules, and when they may be had. */
import type { Terms } from './published-terms.js';
import type { Account, Booked } from './account.js';

export interface Trial {
  readonly startedAt: string;
  readonly endsAt: string;
  readonly milliCredits: number;
  readonly renewals: number;
  /** What the running term used in the months before. */
  readonly usedBefore: number;
  /** How many runs of this month were booked before the term began. */
  readonly bookedBefore: number;
  readonly userId: string;
}

export interface Extension {
  readonly requestedAt: string;
  readonly effectiveFrom: string;
  readonly milliCredits: number;
}

export function trialUse(
  { userId, usedBefore, bookedBefore }: Trial,
  booked: readonly Booked[],
): number {
  return booked
    .slice(bookedBefore)
    .filter(({ run, drawnFrom }) => drawnFrom === 'trial' && run.userId === userId)
    .reduce((total, { milliCredits }) => total + (milliCredits ?? 0), usedBefore);
}

/** Gone on the 1st. */
export const extensionPot = (extensions: readonly Extension[], at: string): number =>
  extensions
    .filter((one) => one.effectiveFrom <= at && one.requestedAt.slice(0, 7) === at.slice(0, 7))
    .reduce((total, { milliCredits }) => total + milliCredits, 0);

/** @param terms in force in the month it belongs to; `at` is the time by the clock */
export function trialAgreed(
  { booked }: Account,
  userId: string,
  at: string,
  { trialCredits, trialDays }: Pick<Terms, 'trialCredits' | 'trialDays'>,
  renewals: number,
): Trial {
  const endsAt = new Date(Date.parse(at) + trialDays * 86_400_000).toISOString();
  const milliCredits = trialCredits * 1_000;
  const bookedBefore = booked.length;
  return { userId, startedAt: at, endsAt, milliCredits, renewals, usedBefore: 0, bookedBefore };
}

export function extensionAgreed(account: Account, at: string): Extension {
  const { extensionCredits, extensionDelayMinutes } = account.terms(at);
  const effective = Date.parse(at) + extensionDelayMinutes * 60_000;
  return {
    requestedAt: at,
    effectiveFrom: new Date(effective).toISOString(),
    milliCredits: extensionCredits * 1_000,
  };
}

/** @returns why nobody may have a trial begun or renewed then, `null` where it is right. */
export function againstTrial(account: Account, at: string, renewals: number): string | null {
  const terms = account.terms(at);
  if (terms.regime !== 'classic' || !terms.trialsOffered) return 'no trials are offered';
  if (account.entitlement(at) > 0) return 'the tenant owns credits';
  if (!account.decided.allowUnallocated) return 'the switch is off';
  return renewals > terms.trialRenewalsMax ? 'it was renewed too often' : null;
}

/** @returns why the tenant may have none then, `null` where it is right. */
export function againstExtension(account: Account, at: string): string | null {
  const terms = account.terms(at);
  if (terms.regime !== 'classic') return 'the classic regime is over';
  const within = (characters: number) =>
    account.decided.extensions.filter(
      ({ requestedAt }) => requestedAt.slice(0, characters) === at.slice(0, characters),
    ).length;
  if (within('2025-11'.length) >= terms.extensionsPerMonthMax) return 'the month has enough';
  return within('2025'.length) >= 6 ? 'the year has enough' : null;
}
