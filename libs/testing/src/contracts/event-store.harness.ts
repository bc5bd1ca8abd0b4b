/** Connects the contract of an event store to an engine. */
import type { EventPositions, EventSource, EventStore } from '#eventsourcing';

export type EventStoreHandle = EventStore & EventSource & EventPositions;

export interface EventStoreHarness {
  /** Opens another handle on the same data, as another process would. The handle's `close` ends it. */
  open(): Promise<EventStoreHandle>;
  /** Removes everything the run has created. */
  dispose(): Promise<void>;
}

/** Opens handles for the tests, and closes them after each test. */
export interface EventStoreUnderTest {
  open(): Promise<EventStoreHandle>;
}
