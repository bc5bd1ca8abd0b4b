/** The months of a tenant that hold events after a ledger position, as far as the rows reflect it. */
import type { Position, SqlReader } from '#eventsourcing';
import type { Month } from '#metering';
import { type AsOf, readAsOne } from '../progress.js';

export interface ChangedMonth {
  readonly month: Month;
  /** The position of its first event. */
  readonly firstPosition: Position;
  /** The revision of its last event that the rows reflect. */
  readonly lastRevision: number;
  readonly lastPosition: Position;
}

export interface ChangedMonths {
  /** The listed months hold every event of the tenant up to this position. */
  readonly asOf: AsOf;
  /** In the order of their first events. */
  readonly months: readonly ChangedMonth[];
}

type MonthRow = {
  month: Month;
  first_position: Position;
  last_revision: number;
  last_position: Position;
};

export async function changedMonths(
  reader: SqlReader,
  tenantId: string,
  after: Position,
): Promise<ChangedMonths> {
  const { asOf, value } = await readAsOne(reader, () =>
    reader.query<MonthRow>(
      `SELECT month, first_position, last_revision, last_position FROM month_ledgers
       WHERE tenant_id = $1 AND last_position > $2 ORDER BY first_position`,
      [tenantId, after],
    ),
  );
  const months = value.map((row) => ({
    month: row.month,
    firstPosition: row.first_position,
    lastRevision: row.last_revision,
    lastPosition: row.last_position,
  }));
  return { asOf, months };
}
