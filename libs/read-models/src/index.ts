/** What the ledger looks like as rows, and the answers read from them. */
export { clearUsage, dumpHash } from './dump.js';
export { type AsOf, readAsOf } from './progress.js';
export { usageProjection } from './projection/usage-projection.js';
export * from './queries/breakdown.js';
export * from './queries/environment-usage.js';
export * from './queries/runs.js';
export { type Answer, type MonthQuestion, type NotFound } from './queries/tenant-month.js';
export * from './queries/tenant-usage.js';
export * from './queries/tenants.js';
export { findRejected, recordRejected, type RejectedEvent } from './rejected-events.js';
export { rejectedEventOf } from './rejected-letter.js';
export { createReadModels } from './schema.js';
