/** A tenant's month as a bookkeeper without a computer would keep it: lists, and every sum counted anew. */
import type { Run } from '../plan/message-spec.js';
import type { Change } from '../plan/plan.js';
import { priceOf } from './prices.js';
import { type Terms, termsAt, type TermsRow } from './terms.js';

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
}

export const nothingDecided = (): Decided => ({
  grants: [],
  allocations: new Map(),
  allowUnallocated: true,
  policy: [],
  copilotPrepaid: 0,
  copilotPayAsYouGo: false,
  copilotOwn: new Map(),
});

export const copyOf = (decided: Decided): Decided => structuredClone(decided);

export interface Booked {
  readonly run: Run;
  readonly currency: string;
  readonly drawnFrom: string;
  /** `null`: nobody published a price, so it should not have been accepted. */
  readonly milliCredits: number | null;
}

export interface Pool {
  readonly available: number;
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

  consumed(environmentId: string, currency = 'aiBuilder'): number {
    const of = this.booked.filter(
      (one) => one.run.environmentId === environmentId && one.currency === currency,
    );
    return sum(of.map((one) => one.milliCredits ?? 0));
  }

  environments(): string[] {
    return [...new Set(this.booked.map((one) => one.run.environmentId))].sort();
  }

  /** All that the environments without an allocation used, whenever they lost or got it. */
  tenantPool(at: string): Pool {
    const without = this.environments().filter((id) => !this.decided.allocations.has(id));
    const open = this.decided.allowUnallocated && this.entitlement(at) > 0;
    const consumed = sum(without.map((id) => this.consumed(id)));
    const available = this.unallocated(at);
    return { available, consumed, level: open ? this.level(consumed, available, at) : 'none' };
  }

  /** Where an environment draws from, and how that stands. */
  drawsFrom(environmentId: string, at: string): Pool & { source: string } {
    const own = this.consumed(environmentId);
    const allocation = this.decided.allocations.get(environmentId);
    const nothing = { source: 'none', available: 0, consumed: own, level: 'none' };
    if (this.entitlement(at) === 0) return nothing;
    if (allocation !== undefined) {
      const level = this.level(own, allocation, at);
      return { source: 'allocation', available: allocation, consumed: own, level };
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
    const credits = { currency: 'aiBuilder', drawnFrom: pool.available > 0 ? pool.source : 'none' };
    const copilot = { currency: 'copilot', drawnFrom: this.copilotSource(run) };
    if (run.stated) return 'copilot' in run.stated ? copilot : credits;
    if (run.context === 'agent' || run.context === 'agentFlow') return copilot;
    if (this.terms(run.time).regime === 'classic') return credits;
    if (credits.drawnFrom !== 'none' && pool.level === 'none') return credits;
    return copilot.drawnFrom === 'none' ? credits : copilot;
  }

  private copilotSource({ environmentId, context }: Run): string {
    const { copilotPrepaid, copilotPayAsYouGo, copilotOwn } = this.decided;
    const own = copilotOwn.get(environmentId);
    const allocation = own?.milliCredits ?? 0;
    const allocated = sum([...copilotOwn.values()].map((one) => one.milliCredits));
    const pool = (own?.drawFromTenant ?? true) ? Math.max(0, copilotPrepaid - allocated) : 0;
    const all = sum(this.environments().map((id) => this.consumed(id, 'copilot')));
    const stopped = context === 'agent' && all * 100 > Math.max(copilotPrepaid, allocated) * 125;
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
