/** A projection that publishes the events that admins are notified of as CloudEvents, in ledger order and with its own checkpoint. */
import {
  NOTIFICATION_TYPES,
  notificationIn,
  notifiedTenantOf,
  NOTIFICATION_CATEGORIES,
  NOTIFICATION_TOPIC,
} from '#contracts';
import {
  type EventStore,
  type MessagePublisher,
  type OutgoingMessage,
  type Projection,
  type RecordedEvent,
  type StoredPosition,
  storedPosition,
} from '#eventsourcing';

const NAME = 'notifications';

/**
 * A projection whose rows are messages: the checkpoint advances once they are durable, so a crash may
 * send a batch again but never loses one. Consumers drop repeats by the CloudEvents id, which is the
 * id of the ledger event. The event store also records how far they were sent, because rows may be deleted.
 */
export function notifications(
  publisher: MessagePublisher,
  store: Pick<EventStore, 'read' | 'append'>,
): Projection {
  const sent = sentUpTo(store);
  return {
    name: NAME,
    version: 1,
    sent,
    categories: NOTIFICATION_CATEGORIES,
    ownerOf: ({ stream }) => notifiedTenantOf(stream),
    concerns: ({ type }) => NOTIFICATION_TYPES.includes(type),
    async apply(batch, _transaction, upTo) {
      const messages = batch.flatMap(messagesOf);
      if (messages.length === 0) return;
      await publisher.publish(messages);
      await sent.write(upTo.position);
    },
  };
}

/** Up to which position notifications are sent. */
export const sentUpTo = (store: Pick<EventStore, 'read' | 'append'>): StoredPosition =>
  storedPosition(store, `sentMark-${NAME}`, 'SentUpTo');

function messagesOf(recorded: RecordedEvent): OutgoingMessage[] {
  const notification = notificationIn(recorded);
  if (!notification) return [];
  const { tenantId, type, data } = notification;
  const { traceparent } = recorded.metadata;
  const message = {
    topic: NOTIFICATION_TOPIC,
    key: tenantId,
    value: Buffer.from(JSON.stringify(data)),
    headers: {
      ce_specversion: '1.0',
      ce_id: recorded.id,
      ce_source: '/ai-credit-meter/ledger',
      ce_type: type,
      ce_subject: encodeURIComponent(tenantId),
      ce_time: recorded.recordedAt,
      ce_sequence: String(recorded.position),
      ...(traceparent !== undefined && { ce_traceparent: traceparent }),
      'content-type': 'application/json',
    },
  };
  return [message];
}
