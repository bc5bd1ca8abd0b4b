/** What tests share: the contract suites that every adapter must pass, stand-ins, helpers. */
export * from './contracts/event-store.contract.js';
export * from './contracts/message-log.contract.js';
export * from './contracts/sql-database.contract.js';
export { eventually, uniqueWord } from './contracts/support.js';
export * from './eventstoredb-stand-in/index.js';
export * from './kafka/index.js';
export * from './token-issuer.js';
export * from './usage.js';
