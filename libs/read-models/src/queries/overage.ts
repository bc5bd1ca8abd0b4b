/** Since when the pools of a month are in overage, and why. */
import type { SqlReader } from '#eventsourcing';
import type { Instant, Level, MilliCredits, OverageCause, Standing } from '#metering';
import { type Amount, amount } from '#contracts';
import type { TenantMonth } from './tenant-month.js';

export interface Overage extends Amount {
  readonly level: Level;
  /** When this level was entered; `null` without overage. */
  readonly since: Instant | null;
  readonly cause: OverageCause | null;
}

export interface OverageEntry {
  readonly level: Level;
  readonly at: Instant;
  readonly cause: OverageCause;
}

/** Entries by environment; the tenant pool has the key `null`. */
export type OverageEntries = ReadonlyMap<string | null, OverageEntry>;

const NO_ENTRIES: OverageEntries = new Map();

/**
 * Replays the overages of the month; those that remain were entered and not exited.
 * @param pools the pools of the response: if none is in overage, nothing is read
 */
export async function readOverage(
  reader: SqlReader,
  { tenantId, month }: TenantMonth,
  pools: readonly Pick<Standing, 'level'>[],
): Promise<OverageEntries> {
  if (pools.every(({ level }) => level === 'none')) return NO_ENTRIES;
  const rows = await reader.query<{
    change: string;
    environment_id: string | null;
    level: Level;
    at: Instant;
    cause: OverageCause;
  }>(
    `SELECT change, environment_id, level, at, cause FROM limit_changes
     WHERE tenant_id = $1 AND month = $2 AND change <> 'warning' ORDER BY revision`,
    [tenantId, month],
  );
  const entries = new Map<string | null, OverageEntry>();
  for (const { change, environment_id, level, at, cause } of rows) {
    if (change === 'entered') entries.set(environment_id, { level, at, cause });
    else if (entries.get(environment_id)?.level === level) entries.delete(environment_id);
  }
  return entries;
}

/** The level comes from the assessment; the history only adds since when. */
export function overage(
  level: Level,
  entry: OverageEntry | undefined,
  excessMilliCredits: MilliCredits,
): Overage {
  const dated = level !== 'none' && entry?.level === level ? entry : null;
  return {
    level,
    since: dated?.at ?? null,
    cause: dated?.cause ?? null,
    ...amount(excessMilliCredits),
  };
}
