/** A tenant's month as a bookkeeper without a computer would keep it: lists, and every sum counted anew. */
import type { Run } from '../plan/message-spec.js';
import type { Change } from '../plan/plan.js';
import { type Extension, extensionPot, type Trial, trialUse } from './trials-and-extensions.js';
import { priceOf } from './prices.js';
import {
  copilotSourceOf,
  entitlementOf,
  standingOf,
  sumOf as sum,
} from '../../support/published-capacity.js';
import { type Terms, termsAt, type TermsRow } from '../../support/published-terms.js';

type Grant = Omit<Extract<Change, { kind: 'grant' }>, 'kind'>;
type OwnCopilot = Omit<Extract<Change, { kind: 'environmentCopilot' }>, 'kind' | 'environmentId'>;

/** What the tenant has decided; carried from month to month. */
export interface Decided {
  grants: Grant[];
  allocations: Map<string, number>;
  allowUnallocated: boolean;
  policy: readonly TermsRow[];
  copilotPrepaid: number;
  copilotPayAsYouGo: boolean;
  copilotOwn: Map<string, OwnCopilot>;
  /** By user. */
  trials: Map<string, Trial>;
  extensions: Extension[];
}

export const nothingDecided = (): Decided => ({
  grants: [],
  allocations: new Map(),
  allowUnallocated: true,
  policy: [],
  copilotPrepaid: 0,
  copilotPayAsYouGo: false,
  copilotOwn: new Map(),
  trials: new Map(),
  extensions: [],
});

export const copyOf = (decided: Decided): Decided => structuredClone(decided);

/** Whom a run is charged to: trials have books of their own. */
export type Payer = 'aiBuilder' | 'copilot' | 'trial';

export interface Booked {
  readonly run: Run;
  readonly currency: string;
  readonly drawnFrom: string;
  /** `null`: nobody published a price, so it should not have been accepted. */
  readonly milliCredits: number | null;
}

export interface Pool {
  readonly available: number;
  /** What others leave of the extension credits. */
  readonly extension: number;
  readonly consumed: number;
  readonly level: string;
}

export const NOTHING: Pool = { available: 0, extension: 0, consumed: 0, level: 'none' };

const payerOf = ({ currency, drawnFrom }: Booked): Payer => {
  if (drawnFrom === 'trial') return 'trial';
  return currency === 'copilot' ? 'copilot' : 'aiBuilder';
};

export function totalsOf({ booked }: Pick<Account, 'booked'>) {
  const of = (payer: Payer) =>
    sum(booked.filter((one) => payerOf(one) === payer).map((one) => one.milliCredits ?? 0));
  return { consumed: of('aiBuilder'), copilot: of('copilot'), trial: of('trial') };
}

export class Account {
  readonly booked: Booked[] = [];

  constructor(readonly decided: Decided) {}

  terms(at: string): Terms {
    return termsAt(this.decided.policy, at);
  }

  entitlement(at: string): number {
    return entitlementOf(this.decided.grants, at, this.terms(at));
  }

  unallocated(at: string): number {
    return Math.max(0, this.entitlement(at) - sum(this.decided.allocations.values()));
  }

  consumed(environmentId: string, payer: Payer = 'aiBuilder'): number {
    const of = this.booked.filter(
      (one) => one.run.environmentId === environmentId && payerOf(one) === payer,
    );
    return sum(of.map((one) => one.milliCredits ?? 0));
  }

  environments(): string[] {
    return [...new Set(this.booked.map((one) => one.run.environmentId))].sort();
  }

  /** All that the environments without an allocation used, whenever they lost or got it. */
  tenantPool(at: string): Pool {
    const consumed = this.poolUse();
    const available = this.unallocated(at);
    if (!this.poolIsOpen(at)) return { ...NOTHING, available, consumed };
    return this.standing(consumed, available, at);
  }

  private poolUse(): number {
    const without = this.environments().filter((id) => !this.decided.allocations.has(id));
    return sum(without.map((id) => this.consumed(id)));
  }

  private poolIsOpen(at: string): boolean {
    return this.decided.allowUnallocated && this.entitlement(at) > 0;
  }

  private standing(consumed: number, available: number, at: string): Pool {
    const pot = extensionPot(this.decided.extensions, at);
    const pool = { consumed, available, pot, excessOfAll: this.excessOfAll(at) };
    return { available, consumed, ...standingOf(pool, this.terms(at)) };
  }

  private excessOfAll(at: string): number {
    const own = [...this.decided.allocations].map(([id, milliCredits]) =>
      Math.max(0, this.consumed(id) - milliCredits),
    );
    const pool = this.poolIsOpen(at) ? Math.max(0, this.poolUse() - this.unallocated(at)) : 0;
    return sum(own) + pool;
  }

  /** Where an environment draws from, and how that stands. */
  drawsFrom(environmentId: string, at: string): Pool & { source: string } {
    const own = this.consumed(environmentId);
    const allocation = this.decided.allocations.get(environmentId);
    const nothing = { source: 'none', ...NOTHING, consumed: own };
    if (this.entitlement(at) === 0) return nothing;
    if (allocation !== undefined) {
      return { source: 'allocation', ...this.standing(own, allocation, at) };
    }
    if (!this.decided.allowUnallocated) return nothing;
    return { source: 'tenantPool', ...this.tenantPool(at) };
  }

  /** Decides currency and pool before the run is added, then adds it. */
  book(run: Run): Booked {
    const { currency, drawnFrom } = this.choose(run);
    const milliCredits = priceOf(run, currency, this.terms(run.time));
    const booked = { run, currency, drawnFrom, milliCredits };
    this.booked.push(booked);
    return booked;
  }

  private choose(run: Run): { currency: string; drawnFrom: string } {
    const pool = this.drawsFrom(run.environmentId, run.time);
    const something = pool.source !== 'none' && pool.available + pool.extension > 0;
    const paid = something && pool.level === 'none';
    const ownCredits = { currency: 'aiBuilder', drawnFrom: something ? pool.source : 'none' };
    const onTrial = !paid && this.hasTrial(run);
    const credits = onTrial ? { currency: 'aiBuilder', drawnFrom: 'trial' } : ownCredits;
    const copilot = { currency: 'copilot', drawnFrom: this.copilotSource(run) };
    if (run.stated) return run.stated.currency === 'copilot' ? copilot : credits;
    if (run.context === 'agent' || run.context === 'agentFlow') return copilot;
    if (paid || onTrial || this.terms(run.time).regime === 'classic') return credits;
    return copilot.drawnFrom === 'none' ? credits : copilot;
  }

  /** It may go above its end once: equal is not over, and a run is not split. */
  private hasTrial({ userId, time }: Run): boolean {
    const trial = userId === null ? undefined : this.decided.trials.get(userId);
    if (!trial || !this.decided.allowUnallocated) return false;
    if (time < trial.startedAt || time >= trial.endsAt) return false;
    return trialUse(trial, this.booked) < trial.milliCredits;
  }

  private copilotSource({ environmentId, context, time }: Run): string {
    const { copilotPrepaid: prepaid, copilotPayAsYouGo: payAsYouGo, copilotOwn } = this.decided;
    const capacity = { prepaid, payAsYouGo, ofEnvironments: copilotOwn };
    const used = new Map(this.environments().map((id) => [id, this.consumed(id, 'copilot')]));
    const asker = { environmentId, isAgent: context === 'agent' };
    return copilotSourceOf(capacity, used, asker, this.terms(time));
  }
}
