/** Which credits would pay a run now, and whether it may run at all (R14–R17, R21, R25, R26, A10, A13–A15). */
import type { Context } from '#metering';
import { type MonthBook, trialUsed, used } from './book.js';
import { poolOf } from './credits.js';
import { copilotSourceOf, sumOf } from '../../support/published-capacity.js';
import { termsAt } from '../../support/published-terms.js';

export interface Asker {
  readonly environmentId: string;
  readonly userId: string | null;
  readonly context: Context;
}

/** Why not, in the words callers know. */
type Code = 'QuotaExceeded' | 'NoCapacity' | 'EntitlementNotAvailable';

export interface Answer {
  readonly paidBy: 'aiBuilder' | 'copilot' | 'trial';
  readonly isAllowed: boolean;
  readonly code?: Code;
}

const TRIAL = 200_000_000;

export function sourceOf(book: MonthBook, asker: Asker, at: string): Answer {
  const isCovered = hasCopilot(book, asker, at);
  const copilot = isCovered ? allowed('copilot') : blocked('copilot', copilotCode(book, asker));
  if (asker.context === 'agent' || asker.context === 'agentFlow') return copilot;
  const { hasCredits, level } = poolOf(book, asker.environmentId, at);
  if (hasCredits && level === 'none') return allowed('aiBuilder');
  if (hasTrial(book, asker.userId, at)) return allowed('trial');
  if (termsAt(book.decided.policy, at).regime !== 'classic') {
    if (isCovered) return copilot;
    return blocked('aiBuilder', hasCredits ? 'EntitlementNotAvailable' : 'NoCapacity');
  }
  if (!hasCredits) return blocked('aiBuilder', 'NoCapacity');
  return level === 'simple' ? allowed('aiBuilder') : blocked('aiBuilder', 'QuotaExceeded');
}

const allowed = (paidBy: Answer['paidBy']): Answer => ({ paidBy, isAllowed: true });
const blocked = (paidBy: Answer['paidBy'], code: Code): Answer => ({
  paidBy,
  isAllowed: false,
  code,
});

/** From dual on, what needs no credits runs wherever it is asked for (R24). */
export function mayRun(
  book: MonthBook,
  asker: Asker,
  capability: string | null,
  at: string,
): Answer {
  const answer = sourceOf(book, asker, at);
  if (termsAt(book.decided.policy, at).regime === 'classic') return answer;
  const isFree = asker.context === 'portal' || ['businessCard', 'prediction'].includes(capability!);
  return isFree && !answer.isAllowed ? { ...answer, isAllowed: true, code: undefined } : answer;
}

/** @returns why not; nothing where it is allowed. */
export function makersBlock(book: MonthBook, asker: Asker, at: string): Code | undefined {
  if (termsAt(book.decided.policy, at).regime !== 'classic') return undefined;
  if (hasTrial(book, asker.userId, at)) return undefined;
  const { hasCredits, level } = poolOf(book, asker.environmentId, at);
  if (!hasCredits) return 'NoCapacity';
  return level === 'none' ? undefined : 'QuotaExceeded';
}

function hasTrial(book: MonthBook, userId: string | null, at: string): boolean {
  const trial = userId === null ? undefined : book.decided.trials.get(userId);
  if (!trial || at < trial.startedAt || at >= trial.endsAt) return false;
  return book.decided.allowUnallocated && trialUsed(book, userId!) < TRIAL;
}

function hasCopilot(book: MonthBook, { environmentId, context }: Asker, at: string): boolean {
  const { copilot, payAsYouGo, prepaidMilliCredits, policy } = book.decided;
  const capacity = { prepaid: prepaidMilliCredits, payAsYouGo, ofEnvironments: copilot };
  const asker = { environmentId, isAgent: context === 'agent' };
  const source = copilotSourceOf(capacity, copilotUsed(book), asker, termsAt(policy, at));
  return source !== 'none';
}

function copilotCode({ decided }: MonthBook, { environmentId }: Asker): Code {
  const own = decided.copilot.get(environmentId);
  const given = sumOf([...decided.copilot.values()].map(({ milliCredits }) => milliCredits));
  const hasPool = (own?.drawFromTenant ?? true) && decided.prepaidMilliCredits > given;
  return hasPool || (own?.milliCredits ?? 0) > 0 ? 'QuotaExceeded' : 'NoCapacity';
}

/** By environment. */
function copilotUsed(book: MonthBook): Map<string, number> {
  const ids = new Set(book.runs.map(({ usage }) => usage.environmentId));
  const usedIn = (id: string) =>
    used(book, ({ usage, paidBy }) => usage.environmentId === id && paidBy === 'copilot');
  return new Map(Array.from(ids, (id) => [id, usedIn(id)]));
}
