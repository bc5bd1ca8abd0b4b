/** The expected answer of the gate for runs and makers (R14–R17, R25, R26, A10). */
import type { Context } from '#metering';
import type { Account, Asker as AnyAsker } from '../../oracle/account.js';
import { sumOf } from '../../oracle/published-capacity.js';

export interface Asker extends AnyAsker {
  readonly context: Context;
  readonly capability: string | null;
}

/** The reason for a refusal, as the API names it. */
type Code = 'QuotaExceeded' | 'NoCapacity' | 'EntitlementNotAvailable';

export interface Answer {
  readonly isAllowed: boolean;
  readonly code?: Code;
  /** The currency of the credits that would pay; absent if none can. */
  readonly currency?: string;
}

export function mayRun(account: Account, asker: Asker, at: string): Answer {
  const { currency } = account.sourceOf(asker, at);
  const code = runsBlock(account, asker, at);
  if (code === undefined) return { isAllowed: true, currency };
  return isFree(account, asker, at) ? { isAllowed: true } : { isAllowed: false, code };
}

/** From the dual regime on, runs that need no credits are always allowed (R24). */
function isFree(account: Account, { context, capability }: Asker, at: string): boolean {
  if (account.terms(at).regime === 'classic') return false;
  return context === 'portal' || ['businessCard', 'prediction'].includes(capability!);
}

function runsBlock(account: Account, asker: Asker, at: string): Code | undefined {
  const { currency, drawnFrom } = account.sourceOf(asker, at);
  if (currency === 'copilot') {
    return drawnFrom === 'none' ? copilotCode(account, asker) : undefined;
  }
  if (drawnFrom === 'trial') return undefined;
  if (drawnFrom === 'none') return 'NoCapacity';
  const { level } = account.drawsFrom(asker.environmentId, at);
  if (level === 'none' || level === 'simple') return undefined;
  return level === 'exhausted' ? 'EntitlementNotAvailable' : 'QuotaExceeded';
}

/** @returns the reason for a refusal, or undefined if it is allowed */
export function makersBlock(account: Account, asker: Asker, at: string): Code | undefined {
  if (account.terms(at).regime !== 'classic' || account.hasTrial(asker.userId, at)) {
    return undefined;
  }
  const { available, extension, level } = account.drawsFrom(asker.environmentId, at);
  if (available + extension === 0) return 'NoCapacity';
  return level === 'none' ? undefined : 'QuotaExceeded';
}

function copilotCode({ decided }: Account, { environmentId }: Asker): Code {
  const own = decided.copilotOwn.get(environmentId);
  const given = sumOf([...decided.copilotOwn.values()].map(({ milliCredits }) => milliCredits));
  const hasPool = (own?.drawFromTenant ?? true) && decided.copilotPrepaidMilliCredits > given;
  return hasPool || (own?.milliCredits ?? 0) > 0 ? 'QuotaExceeded' : 'NoCapacity';
}
