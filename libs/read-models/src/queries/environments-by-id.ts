/** A page of a month's environments by id, read without the others: its cost does not grow with the tenant. */
import type { SqlReader } from '#eventsourcing';
import { byBytes } from '../by-bytes.js';
import type { EnvironmentPage } from './environment-page.js';
import { countEnvironments, environmentsAfter, findEnvironments } from './environment-rows.js';
import { stateOf } from './environment-usage.js';
import { standingOf } from './standing.js';
import type { TenantMonth } from './tenant-month.js';

/** Above this number, reading all environments is faster than reading these one by one. */
export const ALLOCATED_MAX = 500;

/** @returns null if all environments must be read: to search, to sort by figures, or if the month has no stored totals */
export async function pageById(reader: SqlReader, month: TenantMonth, page: EnvironmentPage) {
  const { order, search, level, after, limit } = page;
  const { totals, configuration } = month;
  const allocated = Object.keys(configuration.allocations);
  const isById = order === 'environment' && search === undefined && level === undefined;
  if (!isById || limit === Infinity || !totals || allocated.length > ALLOCATED_MAX) return null;
  const start = after?.environmentId ?? '';
  const used = await environmentsAfter(reader, month, start, limit + 1);
  const ofAllocated = await findEnvironments(reader, month, allocated);
  const isAllUsed = after === null && used.size <= limit;
  const countUsed = isAllUsed ? used.size : await countEnvironments(reader, month);
  const count = countUsed + allocated.length - ofAllocated.size;
  const environments = new Map([...used, ...ofAllocated]);
  const standing = standingOf(month, { totals, environments, trials: new Map() });
  const behind = allocated.filter((id) => byBytes(id, start) > 0);
  const ids = [...new Set([...used.keys(), ...behind])].sort(byBytes);
  const rows = ids.slice(0, limit).map((id) => stateOf(id, standing));
  const last = ids.length > limit ? rows.at(-1)! : null;
  const next = last && { rank: 0, name: '', environmentId: last.environmentId };
  return { standing, page: { rows, count, next } };
}
