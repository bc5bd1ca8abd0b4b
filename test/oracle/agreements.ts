/** When the published rules allow trials and extensions, and what is agreed then. */
import type { Account } from './account.js';
import type { Terms } from './published-terms.js';
import type { Extension, Trial } from './trials-and-extensions.js';

interface TrialAgreement {
  readonly userId: string;
  /** The time of the clock. */
  readonly at: string;
  readonly renewals: number;
}

/** @param terms of the month to which the trial belongs */
export function trialAgreed(
  { booked }: Account,
  { userId, at, renewals }: TrialAgreement,
  { trialCredits, trialDays }: Pick<Terms, 'trialCredits' | 'trialDays'>,
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

/** @returns the reason why no trial may start or be renewed, or `null` if it may */
export function againstTrial(account: Account, at: string, renewals: number): string | null {
  const terms = account.terms(at);
  if (terms.regime !== 'classic' || !terms.trialsOffered) return 'no trials are offered';
  if (account.entitlement(at) > 0) return 'the tenant owns credits';
  if (!account.decided.allowUnallocated) return 'the switch is off';
  return renewals > terms.trialRenewalsMax ? 'it was renewed too often' : null;
}

/** @returns the reason why the tenant may not get an extension, or `null` if it may */
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
