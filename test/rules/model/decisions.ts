/** Which commands the rules allow, and what they change (R3, R5, R8, R20, R21, A8, A12). */
import type { Grant } from '#metering';
import type { Decided, MonthBook } from './book.js';
import { allocated, entitlement } from './credits.js';
import { termsAt } from '../../support/published-terms.js';

const DAY_MS = 86_400_000;

/** @returns whether it is allowed; what is refused changes nothing. */
export function addGrant({ decided }: MonthBook, grant: Grant, at: string): boolean {
  if (grant.validTo !== null && grant.validTo <= grant.validFrom) return false;
  if (grant.sku === 'aiBuilderAddOn' && !isSold(decided, grant, at)) return false;
  decided.grants.set(grant.grantId, grant);
  return true;
}

function isSold(decided: Decided, grant: Grant, at: string): boolean {
  const bought = grant.validFrom < at ? grant.validFrom : at;
  const { addOnSales } = termsAt(decided.policy, bought);
  if (addOnSales !== 'existingCustomers') return addOnSales === 'open';
  const isOld = (start: string | null) => start !== null && start < '2025-11-01';
  const had = [...decided.grants.values()].some(
    (one) => one.sku === grant.sku && (isOld(one.validFrom) || isOld(one.contractStart)),
  );
  return had || isOld(grant.contractStart);
}

export function endGrant({ decided }: MonthBook, grantId: string, at: string): boolean {
  const grant = decided.grants.get(grantId);
  if (!grant) return false;
  if (grant.validTo === null || grant.validTo > at)
    decided.grants.set(grantId, { ...grant, validTo: at });
  return true;
}

export function allocate(book: MonthBook, id: string, milliCredits: number, at: string): boolean {
  const { allocations } = book.decided;
  const more = milliCredits - (allocations.get(id) ?? 0);
  if (more > 0 && more > entitlement(book, at) - allocated(book)) return false;
  if (milliCredits === 0) allocations.delete(id);
  else allocations.set(id, milliCredits);
  return true;
}

export function startTrial(book: MonthBook, userId: string, at: string): boolean {
  const had = book.decided.trials.get(userId);
  if (had && at < had.endsAt) return true;
  if (!offersTrials(book, at) || had) return false;
  book.decided.trials.set(userId, termFrom(at, 0));
  return true;
}

export function renewTrial(book: MonthBook, userId: string, at: string): boolean {
  const trial = book.decided.trials.get(userId);
  if (!offersTrials(book, at) || !trial || at < trial.endsAt || trial.renewals === 2) return false;
  book.decided.trials.set(userId, termFrom(at, trial.renewals + 1));
  return true;
}

const offersTrials = (book: MonthBook, at: string): boolean =>
  termsAt(book.decided.policy, at).trialsOffered &&
  book.decided.allowUnallocated &&
  entitlement(book, at) === 0;

const termFrom = (startedAt: string, renewals: number) => {
  const endsAt = new Date(Date.parse(startedAt) + 30 * DAY_MS).toISOString();
  return { startedAt, endsAt, renewals };
};

export function extend({ decided, month }: MonthBook, at: string): boolean {
  if (termsAt(decided.policy, at).regime !== 'classic') return false;
  const ofMonth = decided.extensions.filter((asked) => asked.startsWith(month));
  if (ofMonth.length >= 2 || decided.extensions.length >= 6) return false;
  decided.extensions.push(at);
  return true;
}
