/** Opens the next month for every tenant. It announces and closes; metering never waits for it. */
import { type Clock, TransientError } from '#eventsourcing';
import { type Month, monthOf } from '#metering';

export interface MonthSagaDependencies {
  /** Opens every month up to the present one, each exactly once whoever else tries (P5). */
  readonly ledger: { openPresentMonth(tenantId: string): Promise<readonly Month[]> };
  /** Tenants whose newest known month lies before this one; may lag, the next tick sees the rest. */
  readonly tenantsBehind: (month: Month) => Promise<readonly string[]>;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly onOpened: (tenantId: string, months: readonly Month[]) => void;
  /** One tenant's failure does not hold up the others: it is reported and tried again at the next tick. */
  readonly onFailed: (tenantId: string, error: unknown) => void;
}

/** Enough to keep a store busy without flooding it at midnight. */
const TENANTS_AT_ONCE = 16;

/** One tick: everything that is due now. Safe to run late, twice at once, or after being killed in the middle. */
export async function openDueMonths(dependencies: MonthSagaDependencies): Promise<void> {
  const { clock, tenantsBehind } = dependencies;
  const behind = [...(await tenantsBehind(monthOf(clock.now().toISOString())))];
  const worker = async (): Promise<void> => {
    for (let tenantId = behind.pop(); tenantId !== undefined; tenantId = behind.pop()) {
      if (dependencies.signal.aborted) return;
      await openFor(dependencies, tenantId);
    }
  };
  await Promise.all(Array.from({ length: TENANTS_AT_ONCE }, worker));
}

async function openFor(dependencies: MonthSagaDependencies, tenantId: string): Promise<void> {
  const { ledger, onOpened, onFailed, signal } = dependencies;
  try {
    const months = await ledger.openPresentMonth(tenantId);
    if (months.length > 0) onOpened(tenantId, months);
  } catch (error) {
    if (signal.aborted && error instanceof TransientError) return;
    onFailed(tenantId, error);
  }
}
