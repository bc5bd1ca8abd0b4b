/** Applies admins' changes to a tenant's configuration as the oracle expects. */
import type { Change } from '../plan/plan.js';
import type { Account } from '../../oracle/account.js';
import { allocate, type Decided, endGrant, nothingDecided } from '../../oracle/decided.js';
import {
  againstExtension,
  againstTrial,
  extensionAgreed,
  trialAgreed,
} from '../../oracle/agreements.js';
import type { TermsRow } from '../../oracle/published-terms.js';

/**
 * @param at within the month; `asked` is the time of the clock and may be outside it
 * @returns the reason why the change should have been rejected, or null
 */
export function applyChange(
  account: Account,
  change: Change,
  at: string,
  asked: string,
): string | null {
  switch (change.kind) {
    case 'startTrial':
    case 'renewTrial': {
      const { userId } = change;
      const before = account.decided.trials.get(userId);
      const renewals = change.kind === 'renewTrial' ? (before?.renewals ?? 0) + 1 : 0;
      const against = againstTrial(account, at, renewals);
      const trial = trialAgreed(account, { userId, at: asked, renewals }, account.terms(at));
      account.decided.trials.set(userId, trial);
      return before && asked < before.endsAt ? 'the trial still runs' : against;
    }
    case 'extend': {
      const against = againstExtension(account, at);
      account.decided.extensions.push(extensionAgreed(account, at));
      return against;
    }
    default:
      configure(account.decided, change, asked);
      return null;
  }
}

type Configuring = Exclude<Change, { kind: 'startTrial' | 'renewTrial' | 'extend' }>;

function configure(decided: Decided, change: Configuring, at: string): void {
  switch (change.kind) {
    case 'grant': {
      const { kind: _, ...grant } = change;
      decided.grants.push(grant);
      return;
    }
    case 'endGrant':
      endGrant(decided, change.grantId, at);
      return;
    case 'allocate':
      allocate(decided, change.environmentId, change.milliCredits);
      return;
    case 'allowUnallocated':
      decided.allowUnallocated = change.allowed;
      return;
    case 'policy':
      decided.policy = change.rows;
      return;
    case 'copilot':
      decided.copilotPrepaidMilliCredits = change.prepaidMilliCredits;
      decided.copilotPayAsYouGo = change.payAsYouGo;
      return;
    case 'environmentCopilot': {
      const { milliCredits, drawFromTenant, payAsYouGo } = change;
      decided.copilotOwn.set(change.environmentId, { milliCredits, drawFromTenant, payAsYouGo });
    }
  }
}

/** The part of a stored configuration with which a month before the first may start. */
export interface ConfigurationData {
  readonly grants: Readonly<Record<string, Decided['grants'][number]>>;
  readonly settings: { readonly allowUnallocated: boolean };
  readonly policy: readonly TermsRow[];
}

export const decidedOf = ({ grants, settings, policy }: ConfigurationData): Decided => ({
  ...nothingDecided(),
  grants: Object.values(grants),
  allowUnallocated: settings.allowUnallocated,
  policy,
});

/** Compares configurations; months in between may have dropped ended grants. */
export function differs(known: Decided, carried: Decided): boolean {
  const all = new Set(known.grants.map((grant) => textOf(grant)));
  return (
    !carried.grants.every((grant) => all.has(textOf(grant))) ||
    known.allowUnallocated !== carried.allowUnallocated ||
    textOf(known.policy) !== textOf(carried.policy)
  );
}

/** The same text for configurations that cannot be told apart. */
export const decidedText = (decided: Decided): string =>
  textOf({
    ...decided,
    allocations: Object.fromEntries(decided.allocations),
    copilotOwn: Object.fromEntries(decided.copilotOwn),
    trials: [...decided.trials.values()].map(({ startedAt, userId }) => [startedAt, userId]),
  });

const textOf = (value: unknown): string =>
  JSON.stringify(value, (_name, member: unknown) =>
    typeof member === 'object' && member !== null && !Array.isArray(member)
      ? Object.fromEntries(Object.entries(member).sort(([a], [b]) => (a < b ? -1 : 1)))
      : member,
  );
