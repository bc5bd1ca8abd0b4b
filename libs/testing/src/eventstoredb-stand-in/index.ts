/** A stand-in for EventStoreDB; docs/event-store-stand-in.md describes what it imitates, and its sources. */
export type { AppendFault } from './faults.js';
export { type EventStoreStandIn, type StandInOptions, startEventStoreStandIn } from './stand-in.js';
export { testCertificate, testKey } from './test-certificate.js';
