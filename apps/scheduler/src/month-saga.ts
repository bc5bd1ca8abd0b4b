/** Closes the month and opens the next one for every tenant; metering does it itself if usage arrives first. */
import type { Clock } from '#eventsourcing';
import { type Month, monthOf } from '#metering';
import { eachTenant, type TenantWork } from './each-tenant.js';

export interface MonthSagaDependencies extends Omit<TenantWork, 'work'> {
  /** Opens every month up to the present one, each exactly once, even if other processes try too (P5). */
  readonly ledger: { openPresentMonth(tenantId: string): Promise<readonly Month[]> };
  /** Tenants whose newest known month is before this one; may lag, the next tick sees the rest. */
  readonly tenantsBehind: (month: Month) => Promise<readonly string[]>;
  readonly clock: Clock;
  readonly onOpened: (tenantId: string, months: readonly Month[]) => void;
  /** Several months at once are due after a long stop only, or where this clock is ahead. */
  readonly onSeveralAtOnce: (tenants: number, newest: Month) => void;
}

/** All that is due now. Safe to run late, twice at once, or after being killed in the middle. */
export async function openDueMonths(dependencies: MonthSagaDependencies): Promise<void> {
  const { clock, ledger, tenantsBehind, onOpened, onSeveralAtOnce } = dependencies;
  const present = monthOf(clock.now().toISOString());
  const behind = await tenantsBehind(present);
  let several = 0;
  await eachTenant(behind, {
    ...dependencies,
    async work(tenantId) {
      const months = await ledger.openPresentMonth(tenantId);
      if (months.length > 0) onOpened(tenantId, months);
      if (months.length > 1) several += 1;
    },
  });
  if (several > 0) onSeveralAtOnce(several, present);
}
