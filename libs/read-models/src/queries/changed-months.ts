/** Which months of a tenant hold events after a position of the ledger, as far as the rows reflect it. */
import type { Position, SqlReader } from '#eventsourcing';
import type { Month } from '#metering';
import { type AsOf, readAsOne } from '../progress.js';

export interface ChangedMonth {
  readonly month: Month;
  readonly lastRevision: number;
}

export interface ChangedMonths {
  /** Every event of the tenant up to here lies in the months that are named. */
  readonly asOf: AsOf;
  readonly months: readonly ChangedMonth[];
}

type MonthRow = { month: Month; last_revision: number };

export async function changedMonths(
  reader: SqlReader,
  tenantId: string,
  after: Position,
): Promise<ChangedMonths> {
  const { asOf, value } = await readAsOne(reader, () =>
    reader.query<MonthRow>(
      `SELECT month, last_revision FROM month_ledgers
       WHERE tenant_id = $1 AND last_position > $2 ORDER BY month`,
      [tenantId, after],
    ),
  );
  const months = value.map((row) => ({ month: row.month, lastRevision: row.last_revision }));
  return { asOf, months };
}
