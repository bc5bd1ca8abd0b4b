/** Authentication, authorization and rate limits. */
export type { Allowance, GuardedRequest } from './allowance.js';
export * from './authenticator.js';
export * from './caller.js';
export * from './claims.js';
export * from './limits.js';
export * from './open-authenticator.js';
export * from '../routes/requires.js';
export * from './sessions.js';
export { type Route } from '../routes/routes.js';
export { tenantsInScope } from './tenant-scope.js';
