/** A tenant whose environment `prod` has an allocation, and the overage events of a month. */
import type { LedgerEvent } from '../month/events.js';
import { allocation, credits, type Tenant, tenantAt } from '../tenant.fixture.js';

/** A tenant of 1,000,000 credits. @param amount whole credits of the environment `prod` */
export const withAllocation = (now: string, amount = 100_000): Tenant => {
  const tenant = tenantAt(now);
  tenant.does(credits(1_000_000), allocation('prod', amount));
  return tenant;
};

/** Each level that is entered or left, and by what, in order. */
export const levels = (events: readonly LedgerEvent[]): string[] =>
  events.flatMap(({ type, data }) =>
    type === 'OverageEntered' || type === 'OverageExited'
      ? [`${type} ${data.level} by ${data.cause}`]
      : [],
  );
