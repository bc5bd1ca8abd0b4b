/** A range of consecutive months, written as `2026-09..2026-11`; one month is a range of one. */
import { type Month, monthOf, nextMonth } from '#metering';
import type { SqlReader } from '#eventsourcing';
import { readAsOne } from '../progress.js';
import type { Answer, NotFound } from './tenant-month.js';
import { findTenant } from './tenants.js';

export interface MonthRange {
  readonly first: Month;
  /** The same month as `first`, or a later one. */
  readonly last: Month;
}

export interface RangeQuestion {
  readonly tenantId: string;
  /** The present month if absent. */
  readonly months?: MonthRange;
  readonly now: string;
}

/** The tenant and the months of a query. */
export interface TenantRange {
  readonly tenantId: string;
  readonly months: MonthRange;
}

export const rangeText = ({ first, last }: MonthRange): string =>
  first === last ? first : `${first}..${last}`;

export function monthsOf({ first, last }: MonthRange): Month[] {
  const months: Month[] = [];
  for (let month = first; month <= last; month = nextMonth(month)) months.push(month);
  return months;
}

/** Days as `yyyy-MM-dd`; `end` is exclusive. */
export interface Days {
  readonly from: string;
  readonly end: string;
}

export const daysOf = ({ first, last }: MonthRange): Days => ({
  from: `${first}-01`,
  end: `${nextMonth(last)}-01`,
});

/** Reads from one consistent view; months that the tenant does not have are empty, unless it has none of them. */
export async function askRange<T>(
  reader: SqlReader,
  { tenantId, months, now }: RangeQuestion,
  read: (range: TenantRange) => Promise<T>,
): Promise<Answer<T>> {
  const asked = months ?? { first: monthOf(now), last: monthOf(now) };
  const { asOf, value } = await readAsOne(reader, async () => {
    const missing = await missingFrom(reader, tenantId, asked);
    return missing ?? { kind: 'found' as const, value: await read({ tenantId, months: asked }) };
  });
  return { asOf, ...value };
}

async function missingFrom(
  reader: SqlReader,
  tenantId: string,
  { first, last }: MonthRange,
): Promise<NotFound | null> {
  const tenant = await findTenant(reader, tenantId);
  if (!tenant) return { kind: 'tenantNotFound' };
  if (last > tenant.lastMonth) return null;
  const [known] = await reader.query(
    `SELECT month FROM month_ledgers
     WHERE tenant_id = $1 AND month >= $2 AND month <= $3 LIMIT 1`,
    [tenantId, first, last],
  );
  return known ? null : { kind: 'monthNotFound', firstMonth: tenant.firstMonth };
}
