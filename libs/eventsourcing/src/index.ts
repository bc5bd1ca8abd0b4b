/** Event sourcing without an engine: ports, the decider runner, projections. Imports nothing of ours, no Nest, no driver. */
export * from './aggregate.js';
export * from './bounded-map.js';
export * from './checkpoint.js';
export * from './clock.js';
export * from './decider.js';
export * from './envelope.js';
export * from './event-store.js';
export * from './identifiers.js';
export * from './message-log.js';
export * from './projection.js';
export * from './projector.js';
export * from './retry.js';
export * from './sql.js';
export * from './state-cache.js';
export * from './state-checkpoints.js';
export { load } from './stream-state.js';
export * from './transact.js';
export * from './whole-stream.js';
