/** A tenant's month by the published rules, as plain lists whose sums are computed anew each time. */
import { type Booked, type Payer, payerOf } from './booked.js';
import { copyOf, type Decided } from './decided.js';
import { priceOf } from './prices.js';
import type { Run } from './run.js';
import { extensionPot, trialUse } from './trials-and-extensions.js';
import {
  copilotSourceOf,
  entitlementOf,
  type Level,
  standingOf,
  sumOf as sum,
} from './published-capacity.js';
import { type Terms, termsAt } from './published-terms.js';

/** The environment, user and context that request credits. */
export type Asker = Pick<Run, 'environmentId' | 'userId' | 'context'>;

/** The credits that pay: their currency and source; `none` if there are none. */
interface Source {
  readonly currency: string;
  readonly drawnFrom: string;
}

export interface Pool {
  readonly available: number;
  /** The extension credits that the other pools leave. */
  readonly extension: number;
  readonly consumed: number;
  readonly level: Level;
}

export const NOTHING: Pool = { available: 0, extension: 0, consumed: 0, level: 'none' };

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

  allocated(): number {
    return sum(this.decided.allocations.values());
  }

  unallocated(at: string): number {
    return Math.max(0, this.entitlement(at) - this.allocated());
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

  /** All usage of the environments that have no allocation now, regardless of earlier allocations. */
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

  poolIsOpen(at: string): boolean {
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

  /** The source of an environment's credits, and its standing. */
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

  /** Determines currency and pool before the run is added, then adds it. */
  book(run: Run): Booked {
    const booked = this.rated(run);
    this.booked.push(booked);
    return booked;
  }

  /** The charge for the run if it were added now. */
  rated(run: Run): Booked {
    const { stated, time } = run;
    const source = stated ? this.sourceIn(stated.currency, run, time) : this.sourceOf(run, time);
    const milliCredits = priceOf(run, source.currency, this.terms(time));
    return { run, ...source, milliCredits };
  }

  /** Agents draw on Copilot Credits only; other runs from the dual regime on if nothing else pays (R16, R17). */
  sourceOf(asker: Asker, at: string): Source {
    const copilot = this.copilotSource(asker, at);
    if (asker.context === 'agent' || asker.context === 'agentFlow') return copilot;
    const { pays, ...credits } = this.ownSource(asker, at);
    if (pays || this.terms(at).regime === 'classic') return credits;
    return copilot.drawnFrom === 'none' ? credits : copilot;
  }

  private sourceIn(currency: string, asker: Asker, at: string): Source {
    if (currency === 'copilot') return this.copilotSource(asker, at);
    const { pays: _, ...credits } = this.ownSource(asker, at);
    return credits;
  }

  /** AI Builder credits: those of the pool, or those of a trial if the pool does not pay. */
  private ownSource(asker: Asker, at: string): Source & { readonly pays: boolean } {
    const { source, available, extension, level } = this.drawsFrom(asker.environmentId, at);
    const hasCredits = available + extension > 0;
    const currency = 'aiBuilder';
    if (hasCredits && level === 'none') return { currency, drawnFrom: source, pays: true };
    if (this.hasTrial(asker.userId, at)) return { currency, drawnFrom: 'trial', pays: true };
    return { currency, drawnFrom: hasCredits ? source : 'none', pays: false };
  }

  /** A trial may exceed its credits once: equal is not over, and a run is not split. */
  hasTrial(userId: string | null, at: string): boolean {
    const trial = userId === null ? undefined : this.decided.trials.get(userId);
    if (!trial || !this.decided.allowUnallocated) return false;
    if (at < trial.startedAt || at >= trial.endsAt) return false;
    return trialUse(trial, this.booked) < trial.milliCredits;
  }

  private copilotSource({ environmentId, context }: Asker, at: string): Source {
    const { copilotPrepaidMilliCredits, copilotPayAsYouGo, copilotOwn } = this.decided;
    const capacity = {
      prepaid: copilotPrepaidMilliCredits,
      payAsYouGo: copilotPayAsYouGo,
      ofEnvironments: copilotOwn,
    };
    const used = new Map(this.environments().map((id) => [id, this.consumed(id, 'copilot')]));
    const asker = { environmentId, isAgent: context === 'agent' };
    const drawnFrom = copilotSourceOf(capacity, used, asker, this.terms(at));
    return { currency: 'copilot', drawnFrom };
  }

  /** The start of the next month: the configuration stays, usage starts at zero (R11, R12). */
  carriedOver(): Decided {
    const carried = copyOf(this.decided);
    for (const [userId, trial] of this.decided.trials) {
      const usedBefore = trialUse(trial, this.booked);
      carried.trials.set(userId, { ...trial, usedBefore, bookedBefore: 0 });
    }
    return carried;
  }
}
