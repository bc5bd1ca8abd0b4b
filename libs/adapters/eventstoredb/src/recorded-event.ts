/** The client's view of a stored event in the words of the port. */
import type { AllStreamResolvedEvent, ResolvedEvent } from '@eventstore/db-client';
import type { EventMetadata, RecordedEvent } from '#eventsourcing';

/** @throws when the event is not ours to read: a stream is never half understood. */
export function toRecordedEvent({ event }: ResolvedEvent | AllStreamResolvedEvent): RecordedEvent {
  if (!event) throw new Error('EventStoreDB gave a link without its event');
  const { streamId: stream, id, type, data, metadata, created } = event;
  const revision = Number(event.revision);
  const position = Number(event.position?.commit ?? NaN);
  if (!event.isJson) throw new Error(`${stream}@${revision}: ${type} is not JSON`);
  if (!Number.isSafeInteger(position)) {
    throw new Error(`${stream}@${revision} has no position: EventStoreDB 22.6 or later is needed`);
  }
  return {
    ...{ stream, revision, position, id, type, data },
    metadata: (metadata ?? {}) as unknown as EventMetadata,
    recordedAt: created.toISOString(),
  };
}
