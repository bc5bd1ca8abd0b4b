/**
 * A stand-in for EventStoreDB: see docs/event-store-stand-in.md for what it imitates, and on whose
 * word.
 */
export type { AppendFault } from './faults.js';
export { type EventStoreStandIn, type StandInOptions, startEventStoreStandIn } from './stand-in.js';
export { testCertificate, testKey } from './test-certificate.js';
