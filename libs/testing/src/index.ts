/**
 * Shared test code: contract suites of the ports, helpers, a builder of usage. Engines are in `#testing/kafka` and
 * `#testing/eventstoredb-stand-in`.
 */
export * from './contracts/event-store.contract.js';
export * from './contracts/message-log.contract.js';
export * from './contracts/sql-database.contract.js';
export { eventually, readAll, sampleEvents, uniqueWord } from './contracts/support.js';
export * from './debian-packages.js';
export { freePort, freePorts } from './free-ports.js';
export * from './token-issuer.js';
export * from './usage.js';
