/** A model of a tenant by the published rules alone: slow, plain, and sharing only its vocabulary with the domain. */
import type { Usage } from '#metering';
import { Account, totalsOf } from '../../oracle/account.js';
import { nothingDecided } from '../../oracle/decided.js';
import { runOf } from '../../oracle/run.js';
import { type Asker, makersBlock, mayRun } from './gate.js';

/** Admins are warned from this share on unless the tenant chose other shares (A17). */
const LEAST_WARNING_PERCENT = 80;

export class TenantModel {
  /** Accounts by month, in order. */
  readonly months = new Map<string, Account>();

  constructor(readonly start: string) {
    this.months.set(start.slice(0, 7), new Account(nothingDecided()));
  }

  /** The open month. */
  get present(): Account {
    return [...this.months.values()].at(-1)!;
  }

  openUpTo(month: string): void {
    for (;;) {
      const newest = [...this.months.keys()].at(-1)!;
      if (newest >= month) return;
      const next = new Date(`${newest}-01T00:00:00.000Z`);
      next.setUTCMonth(next.getUTCMonth() + 1);
      this.months.set(next.toISOString().slice(0, 7), new Account(this.present.carriedOver()));
    }
  }

  /** @returns whether the run was accepted; one without a published rate or stated credits is not */
  run(usage: Usage): boolean {
    const account = this.months.get(usage.time.slice(0, 7))!;
    const booked = account.rated(runOf(usage));
    if (booked.milliCredits === null) return false;
    account.booked.push(booked);
    return true;
  }

  usage(account: Account, at: string) {
    const { consumed, copilot, trial } = totalsOf(account);
    return {
      entitlement: account.entitlement(at),
      allocated: account.allocated(),
      unallocated: account.unallocated(at),
      consumed,
      copilotConsumed: copilot,
      trialConsumed: trial,
      poolConsumed: account.tenantPool(at).consumed,
      poolIsOpen: account.poolIsOpen(at),
      importantAbove: importantAbove(account, at),
      runs: account.booked.length,
    };
  }

  environment(account: Account, environmentId: string, at: string) {
    const { source, available, consumed, level } = account.drawsFrom(environmentId, at);
    return {
      source,
      available,
      poolConsumed: consumed,
      level,
      nearLimit: available > 0 && consumed * 100 >= available * LEAST_WARNING_PERCENT,
      consumed: account.consumed(environmentId),
      copilotConsumed: account.consumed(environmentId, 'copilot'),
      trialConsumed: account.consumed(environmentId, 'trial'),
      runs: account.booked.filter(({ run }) => run.environmentId === environmentId).length,
    };
  }

  access(asker: Asker, at: string) {
    const { isAllowed, code, currency } = mayRun(this.present, asker, at);
    const makers = makersBlock(this.present, asker, at);
    return {
      run: isAllowed,
      code,
      currency,
      make: makers === undefined,
      makersCode: makers,
      level: this.present.drawsFrom(asker.environmentId, at).level,
    };
  }
}

function importantAbove(account: Account, at: string): number | null {
  const { regime, importantOveragePercent } = account.terms(at);
  return regime === 'classic'
    ? Math.floor((account.entitlement(at) / 100) * importantOveragePercent)
    : null;
}
