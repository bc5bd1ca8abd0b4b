/** A tenant's month as a bookkeeper without a computer would keep it: lists, and every sum counted anew. */
import type { Run } from '../plan/message-spec.js';
import type { Change } from '../plan/plan.js';
import { type Extension, extensionPot, type Trial, trialUse } from './trials-and-extensions.js';
import { priceOf } from './prices.js';
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

const SEEDED_CAPS: Record<string, number> = {
  powerAppsPremium: 1_000_000_000,
  powerAppsPerApp: 1_000_000_000,
  powerAutomatePremium: 1_000_000_000,
  powerAutomateProcess: 1_000_000_000,
  hostedRpa: 1_000_000_000,
  unattendedRpa: 1_000_000_000,
  dynamics365FinanceOperations: 20_000_000,
  sustainabilityUslPlus: Infinity,
};

const sum = (numbers: Iterable<number>): number => [...numbers].reduce((a, b) => a + b, 0);

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
    const valid = this.decided.grants.filter((grant) => this.counts(grant, at));
    const skus = [...new Set(valid.map((grant) => grant.sku))];
    return sum(
      skus.map((sku) =>
        Math.min(
          SEEDED_CAPS[sku] ?? Infinity,
          sum(
            valid
              .filter((one) => one.sku === sku)
              .map((one) => one.quantity * one.milliCreditsEach),
          ),
        ),
      ),
    );
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

  /** Whoever is above its own may use the pot, as far as the others who are leave something. */
  private standing(consumed: number, available: number, at: string): Pool {
    const above = Math.max(0, consumed - available);
    const others = this.extensionWanted(at) - above;
    const extension = Math.max(0, extensionPot(this.decided.extensions, at) - others);
    const uncovered = above - Math.min(above, extension);
    const counted = above === 0 ? consumed : available + uncovered;
    return { available, extension, consumed, level: this.level(counted, available, at) };
  }

  private extensionWanted(at: string): number {
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
    const { copilotPrepaid, copilotPayAsYouGo, copilotOwn } = this.decided;
    const own = copilotOwn.get(environmentId);
    const allocation = own?.milliCredits ?? 0;
    const allocated = sum([...copilotOwn.values()].map((one) => one.milliCredits));
    const pool = (own?.drawFromTenant ?? true) ? Math.max(0, copilotPrepaid - allocated) : 0;
    const all = sum(this.environments().map((id) => this.consumed(id, 'copilot')));
    const stopped =
      context === 'agent' &&
      all * 100 > Math.max(copilotPrepaid, allocated) * this.terms(time).agentStopPercent;
    const used = this.consumed(environmentId, 'copilot');
    if (!stopped && allocation > 0 && used <= allocation) return 'copilotAllocation';
    if (!stopped && pool > 0 && this.copilotPoolUse() <= pool) return 'copilotPool';
    if (own?.payAsYouGo ?? copilotPayAsYouGo) return 'payAsYouGo';
    return context === 'agent' && !stopped && pool > 0 ? 'copilotPool' : 'none';
  }

  private copilotPoolUse(): number {
    const { copilotOwn } = this.decided;
    const drawing = this.environments().filter((id) => copilotOwn.get(id)?.drawFromTenant ?? true);
    return sum(
      drawing.map((id) =>
        Math.max(0, this.consumed(id, 'copilot') - (copilotOwn.get(id)?.milliCredits ?? 0)),
      ),
    );
  }

  private counts(grant: Grant, at: string): boolean {
    if (at < grant.validFrom || (grant.validTo !== null && at >= grant.validTo)) return false;
    const seeded = grant.sku in SEEDED_CAPS;
    if (!seeded || this.terms(at).regime !== 'postSeeded') return true;
    return grant.contractStart !== null && grant.contractStart < '2025-11-01';
  }

  private level(consumed: number, available: number, at: string): string {
    const terms = this.terms(at);
    const percent = available === 0 ? Infinity : (consumed * 100) / available;
    if (consumed === 0) return 'none';
    if (terms.regime !== 'classic') {
      return percent > terms.copilotFallbackPercent ? 'exhausted' : 'none';
    }
    if (consumed <= available) return 'none';
    return percent > terms.importantOveragePercent ? 'important' : 'simple';
  }
}
