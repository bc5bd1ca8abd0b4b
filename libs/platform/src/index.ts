/** What every process shares: configuration, time, logs, metrics, health, HTTP and its problems, start and end. */
export * from './background.module.js';
export * from './clock.js';
export * from './configuration.js';
export * from './health.js';
export * from './http-exchange.js';
export * from './http.js';
export * from './json-body.js';
export * from './logging.js';
export * from './metrics.js';
export * from './openapi.js';
export * from './platform.module.js';
export * from './problem.js';
export * from './random-id.js';
export * from './request-pipes.js';
export * from './shutdown.js';
export * from './start.js';
export * from './timers.js';
export { ConfigurationError } from './environment.js';
