/** The contract of every event store; a harness connects it to an engine. */
import type { EventPlaces, EventSource, EventStore } from '#eventsourcing';
import { appendingContract } from './event-store.appending.js';
import { idempotencyContract } from './event-store.idempotency.js';
import { readingContract } from './event-store.reading.js';
import { subscriptionContract } from './event-store.subscription.js';
import { startedForTests } from './support.js';

export type EventStoreHandle = EventStore & EventSource & EventPlaces;

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

export function eventStoreContract(engine: string, start: () => Promise<EventStoreHarness>): void {
  describe(`event store contract: ${engine}`, () => {
    const underTest: EventStoreUnderTest = startedForTests(start);
    appendingContract(underTest);
    idempotencyContract(underTest);
    readingContract(underTest);
    subscriptionContract(underTest);
  });
}
