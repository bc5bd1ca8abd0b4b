/** A tenant whose environment `prod` has an allocation, and the overage events of a month. */
import type { LedgerEvent } from '../month/events.js';
import { allocation, credits, type Tenant, tenantAt } from '../tenant.fixture.js';

/**
 * A tenant with 1,000,000 credits.
 * @param amount allocated to the environment `prod`, in whole credits
 */
export const withAllocation = (now: string, amount = 100_000): Tenant => {
  const tenant = tenantAt(now);
  tenant.does(credits(1_000_000), allocation('prod', amount));
  return tenant;
};

/** The levels that are entered or left, with their causes, in order. */
export const levels = (events: readonly LedgerEvent[]): string[] =>
  events.flatMap(({ type, data }) =>
    type === 'OverageEntered' || type === 'OverageExited'
      ? [`${type} ${data.level} by ${data.cause}`]
      : [],
  );
