/** The cost of a request of usage events in the quotas of each tenant that its events name. */
import type { OutgoingMessage } from '#eventsourcing';
import type { Cost, Spent } from '#platform';

/**
 * Counts each tenant's events, and an equal part of the request's bytes for each event: measuring each event by itself
 * would require serialising it again.
 * The client's bytes were counted when they were announced, and its first event with the request's head.
 * @param messages the accepted events
 * @param bytesEach the unpacked bytes of the request divided by the number of its events, including rejected ones
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
