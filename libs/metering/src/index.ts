/** The domain of AI Builder credits: pure, synchronous, without a dependency. */
export * from './access.js';
export * from './amounts.js';
export * from './carried-over.js';
export * from './charging.js';
export * from './commands.js';
export * from './configuration.js';
export * from './copilot.js';
export * from './due-dates.js';
export * from './entitlement.js';
export * from './events.js';
export * from './evolve-configuration.js';
export type { Step } from './explanation.js';
export {
  NO_FIGURES,
  type EnvironmentFigures,
  type FiguresView,
  type MonthFigures,
  type Totals,
} from './figures.js';
export * from './licence.js';
export { ledgerDecider } from './ledger/decide.js';
export {
  restoreState,
  snapshotOf,
  STATE_VERSION,
  type LedgerSnapshot,
  type SnapshotFacts,
} from './ledger/snapshot.js';
export type { LedgerState } from './ledger/state.js';
export * from './month.js';
export * from './policy.js';
export * from './rate-card.js';
export { freeRun, priceOf } from './rating.js';
export type { BlockCode, Runner, Source } from './source.js';
export * from './standing.js';
export type { IdFinding, UsageIds } from './usage-ids.js';
export * from './usage.js';
