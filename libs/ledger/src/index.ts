/** The tenant's ledger over any event store: its streams, opening months, and charging each usage id once. */
export { newestStartedMonth } from './future-months.js';
export type { CommandOutcome } from './command-outcome.js';
export * from './credit-ledger.js';
export {
  type CheckpointOptions,
  monthAggregate,
  type MonthAggregateOptions,
  monthStreamDecider,
} from './month-aggregate.js';
export type { LedgerDamaged, ReceivedUsage, UsageOutcome } from './usage-record.js';
