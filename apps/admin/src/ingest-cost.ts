/** What a request of usage events counts for in the limits of each tenant that its events name. */
import type { OutgoingMessage } from '#eventsourcing';
import type { Cost, Spent } from '#platform';

/**
 * Each tenant's events, and of the request's bytes an equal part for each of them: to count the bytes of each event by
 * itself, they would have to be made of it again.
 * The client's bytes were counted as they were announced, and the first event with the head of the request.
 * @param messages the events that were accepted
 * @param bytesEach the request's bytes, unpacked, by the number of its events, refused ones included
 */
export function ingestCost(
  messages: readonly Pick<OutgoingMessage, 'key'>[],
  bytesEach: number,
): Omit<Spent, 'client'> {
  const counts = new Map<string, number>();
  for (const { key } of messages) counts.set(key, (counts.get(key) ?? 0) + 1);
  const byTenant = new Map<string, Cost>();
  for (const [tenant, events] of counts) {
    byTenant.set(tenant, { events, bytes: Math.ceil(events * bytesEach) });
  }
  return { byClient: { events: messages.length - 1 }, byTenant };
}
