/** What connects the contract of an event store to an engine. */
import type { EventPositions, EventSource, EventStore } from '#eventsourcing';

export type EventStoreHandle = EventStore & EventSource & EventPositions;

export interface EventStoreHarness {
  /** One more handle on the same data, as another process would have it. Ended by its `close`. */
  open(): Promise<EventStoreHandle>;
  /** Removes what the run has left. */
  dispose(): Promise<void>;
}

/** Hands the running harness to the tests, and closes after each test what it opened. */
export interface EventStoreUnderTest {
  open(): Promise<EventStoreHandle>;
}
