/** The history of crossed limits: since when a pool is in overage, and why. */
import type { SqlTransaction, SqlValue } from '#eventsourcing';
import type { EventOf } from '#metering';
import { insertion } from '../bulk.js';
import type { LimitChange, MonthDeltas } from './month-deltas.js';

type LimitEvent = EventOf<'OverageEntered' | 'OverageExited' | 'UsageWarningRaised'>;
export type LimitChangeKind = 'entered' | 'exited' | 'warning';

const CHANGES: Readonly<Record<LimitEvent['type'], LimitChangeKind>> = {
  OverageEntered: 'entered',
  OverageExited: 'exited',
  UsageWarningRaised: 'warning',
};

export function limitChangeOf({ type, data }: LimitEvent, revision: number): LimitChange {
  const { scope, at, consumedMilliCredits, availableMilliCredits } = data;
  return [
    revision,
    CHANGES[type],
    scope.kind,
    scope.kind === 'environment' ? scope.environmentId : null,
    'level' in data ? data.level : null,
    'percent' in data ? data.percent : null,
    'cause' in data ? data.cause : null,
    at,
    consumedMilliCredits,
    availableMilliCredits,
  ];
}

const insertLimitChanges = insertion({
  table: 'limit_changes',
  columns: `
    tenant_id, month, revision, change, scope, environment_id, level,
    percent, cause, at, consumed_milli_credits, available_milli_credits
  `,
});

export async function writeLimitChanges(
  transaction: SqlTransaction,
  months: readonly MonthDeltas[],
): Promise<void> {
  const values: SqlValue[] = [];
  for (const { tenantId, month, limitChanges } of months) {
    for (const change of limitChanges) values.push(tenantId, month, ...change);
  }
  await insertLimitChanges(transaction, values);
}
