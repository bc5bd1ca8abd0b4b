/** Which credits would pay a run now, and whether it may run at all (R14–R17, R21, R25, R26, A10, A13–A15). */
import type { Context } from '#metering';
import { type MonthBook, trialUsed, used } from './book.js';
import { poolOf, sumOf } from './credits.js';
import { termsAt } from './terms.js';

export interface Asker {
  readonly environmentId: string;
  readonly userId: string | null;
  readonly context: Context;
}

export interface Answer {
  readonly paidBy: 'aiBuilder' | 'copilot' | 'trial';
  readonly isAllowed: boolean;
}

const TRIAL = 200_000_000;

export function sourceOf(book: MonthBook, asker: Asker, at: string): Answer {
  if (asker.context === 'agent' || asker.context === 'agentFlow') {
    return { paidBy: 'copilot', isAllowed: hasCopilot(book, asker) };
  }
  const { hasCredits, level } = poolOf(book, asker.environmentId, at);
  if (hasCredits && level === 'none') return { paidBy: 'aiBuilder', isAllowed: true };
  if (hasTrial(book, asker.userId, at)) return { paidBy: 'trial', isAllowed: true };
  if (termsAt(book.decided.policy, at).regime === 'classic') {
    return { paidBy: 'aiBuilder', isAllowed: hasCredits && level === 'simple' };
  }
  const isAllowed = hasCopilot(book, asker);
  return { paidBy: isAllowed ? 'copilot' : 'aiBuilder', isAllowed };
}

export function mayMake(book: MonthBook, asker: Asker, at: string): boolean {
  if (termsAt(book.decided.policy, at).regime !== 'classic') return true;
  const { hasCredits, level } = poolOf(book, asker.environmentId, at);
  return (hasCredits && level === 'none') || hasTrial(book, asker.userId, at);
}

function hasTrial(book: MonthBook, userId: string | null, at: string): boolean {
  const trial = userId === null ? undefined : book.decided.trials.get(userId);
  if (!trial || at < trial.startedAt || at >= trial.endsAt) return false;
  return book.decided.allowUnallocated && trialUsed(book, userId!) <= TRIAL;
}

function hasCopilot(book: MonthBook, { environmentId, context }: Asker): boolean {
  const { copilot, payAsYouGo, prepaidMilliCredits } = book.decided;
  const own = copilot.get(environmentId);
  if (own?.payAsYouGo ?? payAsYouGo) return true;
  const given = sumOf([...copilot.values()].map(({ milliCredits }) => milliCredits));
  const prepaid = Math.max(prepaidMilliCredits, given);
  const isAgent = context === 'agent';
  if (isAgent && copilotUsed(book, null) * 100 > prepaid * 125) return false;
  const ownMilliCredits = own?.milliCredits ?? 0;
  if (ownMilliCredits > 0 && copilotUsed(book, environmentId) <= ownMilliCredits) return true;
  if (own && !own.drawFromTenant) return false;
  const pool = prepaid - given;
  return pool > 0 && (isAgent || spilled(book) <= pool);
}

function copilotUsed(book: MonthBook, environmentId: string | null): number {
  return used(book, ({ usage, paidBy }) => {
    const isHere = environmentId === null || usage.environmentId === environmentId;
    return isHere && paidBy === 'copilot';
  });
}

/** Used above the environments' own Copilot allocations by those that may draw from the tenant's pool. */
function spilled(book: MonthBook): number {
  const { copilot } = book.decided;
  const ids = [...new Set(book.runs.map(({ usage }) => usage.environmentId))];
  const drawing = ids.filter((id) => copilot.get(id)?.drawFromTenant ?? true);
  return sumOf(
    drawing.map((id) => Math.max(0, copilotUsed(book, id) - (copilot.get(id)?.milliCredits ?? 0))),
  );
}
