/**
 * The domain of AI Builder credits: pure, synchronous code without dependencies. Each folder imports only from the
 * folders listed before it.
 */
export * from './values/amounts.js';
export * from './values/calendar.js';
export * from './values/usage.js';

export * from './policy/policy.js';
export { policyChangesAfter, type PolicyChange } from './policy/policy-changes.js';

export * from './rates/rate-card.js';
export { type PriceChange, rateCardsFrom } from './rates/rate-cards-to-come.js';
export { billedUnits, freeRun, priceOf, type FreeReason, type Unit } from './rates/rating.js';

export * from './capacity/carried-over.js';
export * from './capacity/configuration.js';
export { dueDates } from './capacity/dated-changes.js';
export * from './capacity/entitlement.js';
export { inForce } from './capacity/in-force.js';
export * from './capacity/licence.js';

export * from './standing/access.js';
export * from './standing/charge.js';
export { explainCharge } from './standing/charge-explanation.js';
export * from './standing/charging.js';
export * from './standing/copilot.js';
export {
  addFigures,
  figureOf,
  NO_FIGURES,
  noTotals,
  poolsOf,
  replaceFigures,
  type EnvironmentFigures,
  type Figure,
  type FiguresView,
  type MonthFigures,
  type Totals,
} from './standing/figures.js';
export * from './standing/overage.js';
export type { BlockCode, Runner, Source } from './standing/source.js';
export * from './standing/standing.js';
export type { Step } from './standing/step.js';

export * from './month/commands.js';
export { monthDecider } from './month/decide.js';
export * from './month/events.js';
export * from './month/evolve-configuration.js';
export {
  restoreState,
  snapshotOf,
  STATE_VERSION,
  type LedgerSnapshot,
  type SnapshotFacts,
} from './month/snapshot.js';
export { assessState, type MonthState } from './month/state.js';
export type { IdFinding, UsageIds } from './month/usage-ids.js';
