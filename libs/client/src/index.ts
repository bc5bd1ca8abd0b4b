/** The client of the AI credit meter: publishes usage and asks what may run. */
export { meterClient, type MeterClient, type CallOptions } from './client.js';
export { ProblemError, TransportError } from './errors.js';
export type { Access, AccessQuestion, Permission } from './gate.js';
export type { ClientOptions, RetryOptions, Token } from './options.js';
export type { Outside } from './outside.js';
export type { Events } from './publisher.js';
export type { EventResult } from './results.js';
export type { UsageData, UsageEvent } from './usage-event.js';
