/** The contract of every event store; a harness connects it to an engine. */
import { appendingContract } from './event-store.appending.js';
import { idempotencyContract } from './event-store.idempotency.js';
import { readingContract } from './event-store.reading.js';
import { subscriptionContract } from './event-store.subscription.js';
import type { EventStoreHarness, EventStoreUnderTest } from './event-store.harness.js';
import { startedForTests } from './support.js';

export function eventStoreContract(engine: string, start: () => Promise<EventStoreHarness>): void {
  describe(`event store contract: ${engine}`, () => {
    const underTest: EventStoreUnderTest = startedForTests(start);
    appendingContract(underTest);
    idempotencyContract(underTest);
    readingContract(underTest);
    subscriptionContract(underTest);
  });
}
