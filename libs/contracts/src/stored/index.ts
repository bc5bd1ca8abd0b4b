/** The stored side of the contract: streams and the events in them. */
export * from './configuration-tag.js';
export * from './entry.js';
export * from './ledger-codec.js';
export { isOpeningType, type OpeningType } from './opening.js';
export * from './streams.js';
