/** The read models: projections of the ledger into rows, and the queries on them. */
export { clearUsage, type Dump, dumpHash, dumpPart, type DumpPart, joinDumps } from './dump.js';
export {
  areDeadLettersRead,
  claimReadModels,
  rememberedLedger,
  markDeadLettersRead,
  rowsIdentity,
} from './facts.js';
export { type AsOf, readAsOf, reflectedUntil, USAGE_PROJECTION } from './progress.js';
export { USAGE_CHECKPOINT, usageProjection } from './projection/usage-projection.js';
export {
  type Breakdown,
  breakdown,
  breakdownPages,
  type BreakdownCursor,
  type BreakdownQuestion,
  BREAKDOWN_ORDERS,
  type BreakdownOrder,
  isBreakdownCursor,
} from './queries/breakdown.js';
export {
  BREAKDOWN_DIMENSIONS,
  type Dimension,
  DIMENSION_MEMBERS,
  type DimensionFilter,
  type DimensionValue,
  FILTER_DIMENSIONS,
  isNamed,
} from './queries/dimensions.js';
export { daysOf, type MonthRange, monthsOf, rangeText } from './queries/month-range.js';
export { type SumName, SUM_NAMES } from './queries/sums.js';
export { type Period, usageChanges } from './queries/usage-changes.js';
export {
  type EnvironmentMonth,
  environmentUsage,
  type EnvironmentUsage,
} from './queries/environment-usage.js';
export {
  ENVIRONMENT_ORDERS,
  type EnvironmentOrder,
  isEnvironmentCursor,
} from './queries/environment-page.js';
export { environmentMonths, tenantMonths } from './queries/months-usage.js';
export { gate, type GateAnswer, gateAnswer, type GateRequest } from './queries/gate.js';
export {
  activity,
  ACTIVITY_FILTERS,
  ACTIVITY_ORDERS,
  type ActivityFilter,
  type ActivityOrder,
} from './queries/activity.js';
export { costliestRuns, isCostliestCursor } from './queries/costliest-runs.js';
export { type ChangedMonth, changedMonths } from './queries/changed-months.js';
export { audit } from './queries/audit.js';
export { consumptionReport, type ReportRow } from './queries/consumption-report.js';
export { tenantConfiguration } from './queries/tenant-configuration.js';
export { findRuns } from './queries/find-runs.js';
export type { Run } from './queries/run.js';
export { type Answer, askMonth } from './queries/tenant-month.js';
export { type TenantUsage, tenantUsage } from './queries/tenant-usage.js';
export {
  findTenant,
  listTenants,
  tenantsInFutureMonths,
  type FutureMonths,
  tenantsBehind,
  allTenants,
  tenantsDue,
  tenantsUsing,
} from './queries/tenants.js';
export {
  type UsageDay,
  USAGE_DAYS_MONTHS,
  usageDays,
  type UsageDays,
} from './queries/usage-days.js';
export {
  isRejectedCursor,
  listRejected,
  PAGE_CHARACTERS_MAX,
  type RejectedFilter,
  type RejectedCursor,
} from './queries/rejected.js';
export { findRejected, recordRejected, type RejectedEvent } from './rejected-events.js';
export { rejectedEventOf, UNKNOWN_REFUSAL } from './rejected-letter.js';
export { createDatabaseRoles, DATABASE_ROLES } from './database-roles.js';
export { createReadModels } from './schema.js';
export { shortHash } from './short-hash.js';
export { lastVerification, rememberVerification, type Verification } from './verification.js';
export { whyNotWritable } from './writable.js';
