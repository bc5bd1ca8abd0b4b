/** Helpers for the specs of this adapter. */
import { randomUUID } from 'node:crypto';
import type { AppendRequest, EventStore, RecordedEvent } from '#eventsourcing';

/** A request with new events for a new stream. */
export function aRequest(stream: string, count: number): AppendRequest {
  const events = Array.from({ length: count }, (_, number) => ({
    id: randomUUID(),
    type: 'Counted',
    data: { number },
    metadata: { schemaVersion: 1 },
  }));
  return { stream, expectedRevision: 'no_stream', events };
}

export function idsOf(events: readonly { readonly id: string }[]): string[] {
  return events.map(({ id }) => id);
}

export async function readAll(store: EventStore, stream: string): Promise<RecordedEvent[]> {
  const events: RecordedEvent[] = [];
  for await (const batch of store.read(stream)) events.push(...batch);
  return events;
}
