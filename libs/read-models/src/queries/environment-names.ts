/** The names that the newest runs of a period gave to environments, read for a page of rows at once. */
import type { SqlReader } from '#eventsourcing';
import { findEnvironments } from './environment-rows.js';
import { monthsOf, type TenantRange } from './month-range.js';

/** @returns the names by id; ids without a name in the period are absent */
export async function environmentNames(
  reader: SqlReader,
  { tenantId, months }: TenantRange,
  environmentIds: Iterable<string>,
): Promise<ReadonlyMap<string, string>> {
  const names = new Map<string, string>();
  const nameless = new Set(environmentIds);
  for (const month of monthsOf(months).reverse()) {
    if (nameless.size === 0) break;
    const found = await findEnvironments(reader, { tenantId, month }, [...nameless]);
    for (const [id, { name }] of found) {
      if (name === null) continue;
      names.set(id, name);
      nameless.delete(id);
    }
  }
  return names;
}
