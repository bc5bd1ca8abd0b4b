/** Reads a tenant's month from the event store: its events in order, and a charge with the events that it caused. */
import { amount, decodeLedgerEvent, ledgerStream } from '#contracts';
import { type EventStore, isSkipped, type RecordedEvent } from '#eventsourcing';
import { type EventOf, explainCharge, type LedgerEvent, type Month } from '#metering';
import { PAGE_CHARACTERS_MAX } from '#read-models';

type Store = Pick<EventStore, 'read'>;

/** @returns how many of the events fit on a page, at least one */
export function fitting(events: readonly RecordedEvent[]): number {
  let characters = 0;
  const end = events.findIndex(({ data, metadata }) => {
    characters += JSON.stringify(data).length + JSON.stringify(metadata).length;
    return characters > PAGE_CHARACTERS_MAX;
  });
  return end < 0 ? events.length : Math.max(1, end);
}

/** @returns at most `count` events from a revision on; none if the stream ends before it */
export async function readEvents(
  store: Store,
  stream: string,
  fromRevision: number,
  count: number,
): Promise<RecordedEvent[]> {
  const events: RecordedEvent[] = [];
  for await (const batch of store.read(stream, fromRevision)) {
    events.push(...batch.slice(0, count - events.length));
    if (events.length === count) break;
  }
  return events;
}

export function ledgerItem(recorded: RecordedEvent) {
  const { revision, position, recordedAt, metadata, type } = recorded;
  if (isSkipped(recorded)) {
    return { revision, position, recordedAt, type, data: recorded.data, metadata };
  }
  const event = decodeLedgerEvent(recorded);
  return {
    revision,
    position,
    recordedAt,
    ...event,
    metadata,
    ...(event.type === 'CreditConsumed' && { explanation: explanationOf(event.data) }),
  };
}

/** How the charge was computed, with amounts in the API's format. */
export function explanationOf(consumed: EventOf<'CreditConsumed'>['data']) {
  const { exactMilliCredits, milliCredits, steps, ...rated } = explainCharge(consumed);
  return { ...rated, exact: amount(exactMilliCredits), charged: amount(milliCredits), steps };
}

/** The charge at a revision, and the events that it caused in the same append. */
export async function readCharge(store: Store, tenantId: string, month: Month, revision: number) {
  const stream = ledgerStream(tenantId, month);
  const [recorded] = await readEvents(store, stream, revision, 1);
  const event = recorded && decodeLedgerEvent(recorded);
  if (event?.type !== 'CreditConsumed') {
    throw new Error(`${stream} holds no charge at revision ${revision}`);
  }
  const effects: LedgerEvent[] = [];
  for await (const next of eventsAfter(store, stream, revision)) {
    if (next.metadata.causedBy !== event.data.usageKey) break;
    effects.push(decodeLedgerEvent(next));
  }
  const { position, recordedAt, metadata } = recorded!;
  return { event, effects, position, recordedAt, metadata };
}

async function* eventsAfter(store: Store, stream: string, revision: number) {
  for await (const batch of store.read(stream, revision + 1)) yield* batch;
}
