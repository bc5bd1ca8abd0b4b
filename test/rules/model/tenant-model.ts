/** A tenant by the published rules alone: slow, plain, and nothing of the domain in it but the words. */
import type { Usage } from '#metering';
import { firstMonth, monthAfter, type MonthBook, used } from './book.js';
import { allocated, consumedOf, entitlement, poolOf, unallocated } from './credits.js';
import { priceOf } from './prices.js';
import { type Asker, makersBlock, mayRun, sourceOf } from './source.js';

export class TenantModel {
  readonly months: MonthBook[];

  constructor(readonly start: string) {
    this.months = [firstMonth(start.slice(0, 7))];
  }

  /** The month that is open. */
  get present(): MonthBook {
    return this.months.at(-1)!;
  }

  openUpTo(month: string): void {
    while (this.present.month < month) {
      const next = new Date(`${this.present.month}-01T00:00:00.000Z`);
      next.setUTCMonth(next.getUTCMonth() + 1);
      this.months.push(monthAfter(this.present, next.toISOString().slice(0, 7)));
    }
  }

  /** @returns whether it was accepted: what has no published rate and states no credits is not. */
  run(usage: Usage): boolean {
    const book = this.months.find(({ month }) => usage.time.startsWith(month))!;
    const stated = usage.statedCredits;
    const { paidBy: chosen } = sourceOf(book, usage, usage.time);
    const paidBy =
      stated && (chosen === 'copilot' || stated.currency === 'copilot') ? stated.currency : chosen;
    const milliCredits = stated
      ? stated.milliCredits
      : priceOf(usage, paidBy === 'copilot', book.decided.policy);
    if (milliCredits === null) return false;
    const trial = usage.userId === null ? undefined : book.decided.trials.get(usage.userId);
    const trialTerm = paidBy === 'trial' ? trial!.startedAt : null;
    book.runs.push({ usage, paidBy, milliCredits, trialTerm });
    return true;
  }

  usage(book: MonthBook, at: string) {
    return {
      entitlement: entitlement(book, at),
      allocated: allocated(book),
      unallocated: unallocated(book, at),
      consumed: used(book, ({ paidBy }) => paidBy === 'aiBuilder'),
      copilotConsumed: used(book, ({ paidBy }) => paidBy === 'copilot'),
      trialConsumed: used(book, ({ paidBy }) => paidBy === 'trial'),
      poolConsumed: consumedOf(book, null),
      runs: book.runs.length,
    };
  }

  environment(book: MonthBook, environmentId: string, at: string) {
    const here = book.runs.filter(({ usage }) => usage.environmentId === environmentId);
    const usedBy = (payer: string) =>
      used({ ...book, runs: here }, ({ paidBy }) => paidBy === payer);
    const { name, available, consumed, level } = poolOf(book, environmentId, at);
    return {
      source: name,
      available,
      poolConsumed: consumed,
      level,
      consumed: usedBy('aiBuilder'),
      copilotConsumed: usedBy('copilot'),
      trialConsumed: usedBy('trial'),
      runs: here.length,
    };
  }

  access(asker: Asker & { readonly capability: string | null }, at: string) {
    const { paidBy, isAllowed, code } = mayRun(this.present, asker, asker.capability, at);
    const isCovered = sourceOf(this.present, asker, at).isAllowed;
    const makers = makersBlock(this.present, asker, at);
    return {
      run: isAllowed,
      code,
      currency: isCovered ? (paidBy === 'copilot' ? 'copilot' : 'aiBuilder') : undefined,
      make: makers === undefined,
      makersCode: makers,
      level: poolOf(this.present, asker.environmentId, at).level,
    };
  }
}
