/** A tenant's configuration as the oracle keeps it. */
import type { OwnedGrant } from './published-capacity.js';
import type { TermsRow } from './published-terms.js';
import type { Extension, Trial } from './trials-and-extensions.js';

export interface Grant extends OwnedGrant {
  readonly grantId: string;
}

export interface CopilotOfEnvironment {
  readonly milliCredits: number;
  readonly drawFromTenant: boolean;
  readonly payAsYouGo: boolean;
}

export interface Decided {
  grants: Grant[];
  /** Milli-credits by environment. */
  allocations: Map<string, number>;
  allowUnallocated: boolean;
  policy: readonly TermsRow[];
  copilotPrepaidMilliCredits: number;
  copilotPayAsYouGo: boolean;
  /** Copilot settings by environment. */
  copilotOwn: Map<string, CopilotOfEnvironment>;
  /** Trials by user. */
  trials: Map<string, Trial>;
  extensions: Extension[];
}

export const nothingDecided = (): Decided => ({
  grants: [],
  allocations: new Map(),
  allowUnallocated: true,
  policy: [],
  copilotPrepaidMilliCredits: 0,
  copilotPayAsYouGo: false,
  copilotOwn: new Map(),
  trials: new Map(),
  extensions: [],
});

export const copyOf = (decided: Decided): Decided => structuredClone(decided);

/** Ends a grant at this time; a grant that has already ended keeps its end. */
export function endGrant(decided: Decided, grantId: string, at: string): void {
  decided.grants = decided.grants.map((grant) => {
    if (grant.grantId !== grantId) return grant;
    const validTo = grant.validTo !== null && grant.validTo < at ? grant.validTo : at;
    return { ...grant, validTo };
  });
}

/** Sets an allocation; 0 removes it (R7). */
export function allocate(decided: Decided, environmentId: string, milliCredits: number): void {
  decided.allocations.delete(environmentId);
  if (milliCredits > 0) decided.allocations.set(environmentId, milliCredits);
}
