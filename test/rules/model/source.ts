/** Which credits would pay a run now, and whether it may run at all (R14–R17, R21, R25, R26, A10, A13–A15). */
import type { Context } from '#metering';
import { type MonthBook, trialUsed, used } from './book.js';
import { poolOf, sumOf } from './credits.js';
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
  const isCovered = hasCopilot(book, asker);
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

function copilotCode({ decided }: MonthBook, { environmentId }: Asker): Code {
  const own = decided.copilot.get(environmentId);
  const given = sumOf([...decided.copilot.values()].map(({ milliCredits }) => milliCredits));
  const hasPool = (own?.drawFromTenant ?? true) && decided.prepaidMilliCredits > given;
  return hasPool || (own?.milliCredits ?? 0) > 0 ? 'QuotaExceeded' : 'NoCapacity';
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
