/** EventStoreDB adapter of the event store ports of `#eventsourcing`. */
export { bootstrapEventStore, type BootstrapOptions } from './bootstrap.js';
export { parseConnectionString } from './connection-string.js';
export { type EventStoreDb, type EventStoreDbOptions, openEventStoreDb } from './event-store-db.js';
