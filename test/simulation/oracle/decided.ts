/** What admins' changes do to what a tenant has decided. */
import type { Change } from '../plan/plan.js';
import type { Decided } from './account.js';
import type { TermsRow } from './terms.js';

export function applyChange(decided: Decided, change: Change, at: string): void {
  switch (change.kind) {
    case 'grant': {
      const { kind: _, ...grant } = change;
      decided.grants.push(grant);
      return;
    }
    case 'endGrant':
      decided.grants = decided.grants.map((grant) => {
        if (grant.grantId !== change.grantId) return grant;
        const validTo = grant.validTo !== null && grant.validTo < at ? grant.validTo : at;
        return { ...grant, validTo };
      });
      return;
    case 'allocate':
      decided.allocations.delete(change.environmentId);
      if (change.milliCredits > 0)
        decided.allocations.set(change.environmentId, change.milliCredits);
      return;
    case 'allowUnallocated':
      decided.allowUnallocated = change.allowed;
      return;
    case 'policy':
      decided.policy = change.rows;
      return;
    case 'copilot':
      decided.copilotPrepaid = change.prepaidMilliCredits;
      decided.copilotPayAsYouGo = change.payAsYouGo;
      return;
    case 'environmentCopilot': {
      const { milliCredits, drawFromTenant, payAsYouGo } = change;
      decided.copilotOwn.set(change.environmentId, { milliCredits, drawFromTenant, payAsYouGo });
    }
  }
}

/** The part of a stored configuration that a month before the first may start with. */
export interface ConfigurationData {
  readonly grants: Readonly<Record<string, Decided['grants'][number]>>;
  readonly settings: { readonly allowUnallocated: boolean };
  readonly policy: readonly TermsRow[];
}

export const decidedOf = ({ grants, settings, policy }: ConfigurationData): Decided => ({
  grants: Object.values(grants),
  allocations: new Map(),
  allowUnallocated: settings.allowUnallocated,
  policy,
  copilotPrepaid: 0,
  copilotPayAsYouGo: false,
  copilotOwn: new Map(),
});

/** Ended grants may have been left behind by months in between. */
export function differs(known: Decided, carried: Decided): boolean {
  const all = new Set(known.grants.map((grant) => textOf(grant)));
  return (
    !carried.grants.every((grant) => all.has(textOf(grant))) ||
    known.allowUnallocated !== carried.allowUnallocated ||
    textOf(known.policy) !== textOf(carried.policy)
  );
}

/** Equal for two that nobody could tell apart. */
export const decidedText = (decided: Decided): string =>
  textOf({
    ...decided,
    allocations: Object.fromEntries(decided.allocations),
    copilotOwn: Object.fromEntries(decided.copilotOwn),
  });

const textOf = (value: unknown): string =>
  JSON.stringify(value, (_name, member: unknown) =>
    typeof member === 'object' && member !== null && !Array.isArray(member)
      ? Object.fromEntries(Object.entries(member).sort(([a], [b]) => (a < b ? -1 : 1)))
      : member,
  );
