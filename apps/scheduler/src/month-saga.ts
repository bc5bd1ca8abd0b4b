/** Closes the month and opens the next one for every tenant; metering does so itself if usage arrives first. */
import type { Clock } from '#eventsourcing';
import { type Month, monthOf } from '#metering';
import { eachTenant, type TenantWork } from './each-tenant.js';

export interface MonthSagaDependencies extends Omit<TenantWork, 'work'> {
  /** Opens every month up to the present one, each exactly once, even if other processes try, too (P5). */
  readonly ledger: { openPresentMonth(tenantId: string): Promise<readonly Month[]> };
  /** Tenants whose newest known month is before this one; may lag, in which case the next tick finds the rest. */
  readonly tenantsBehind: (month: Month) => Promise<readonly string[]>;
  readonly clock: Clock;
  readonly onOpened: (tenantId: string, months: readonly Month[]) => void;
  /** Several months are due at once only after a long stop, or if this clock is ahead. */
  readonly onSeveralAtOnce: (tenants: number, newest: Month) => void;
}

/** Does all that is due now. Safe to run late, concurrently, or after being killed halfway. */
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
