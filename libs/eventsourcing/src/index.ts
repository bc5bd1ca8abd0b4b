/**
 * Event sourcing without an engine: ports, the decider runner, projections. Imports no other library of the project, no
 * Nest, no driver.
 */
export * from './aggregate/aggregate.js';
export * from './bounded-map.js';
export * from './projection/checkpoint.js';
export * from './clock.js';
export * from './aggregate/decider.js';
export * from './envelope.js';
export * from './event-at.js';
export * from './event-store.js';
export * from './group-by.js';
export * from './group-queue.js';
export * from './projection/held-characters.js';
export * from './identifiers.js';
export * from './lock.js';
export * from './message-log.js';
export * from './projection/projection.js';
export * from './projection/projector.js';
export * from './retry.js';
export * from './projection/set-aside.js';
export * from './projection/shared-source.js';
export * from './projection/skipped-events.js';
export * from './projection/stored-position.js';
export * from './duration-in-words.js';
export * from './sql.js';
export * from './aggregate/json-codec.js';
export * from './aggregate/state-cache.js';
export * from './aggregate/state-checkpoints.js';
export * from './aggregate/event-reference.js';
export { expectNew, load } from './aggregate/stream-state.js';
export * from './timers.js';
export * from './aggregate/transact.js';
export * from './aggregate/unreadable-event.js';
export * from './aggregate/stream-integrity.js';
