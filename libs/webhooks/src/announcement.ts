/** From an event of the ledger to the message that an endpoint gets, and whether it wants it. */
import { announcedData, decodeLedgerEvent, isAnnounced, parseLedgerStream } from '#contracts';
import type { RecordedEvent } from '#eventsourcing';
import type { Message } from './delivery.js';
import type { EndpointDefinition } from './endpoint.js';

export const TEST_TYPE = 'WebhookTest';

/** @returns `null` for what nobody is told. */
export function messageOf(recorded: RecordedEvent): Message | null {
  if (!isAnnounced(recorded)) return null;
  const place = parseLedgerStream(recorded.stream);
  if (!place) return null;
  const event = decodeLedgerEvent(recorded);
  const data = { ...announcedData(event), ...place };
  const { traceparent } = recorded.metadata;
  return {
    id: recorded.id,
    type: event.type,
    timestamp: recorded.recordedAt,
    data,
    ...(traceparent !== undefined && { traceparent }),
  };
}

export function wants({ types, levels }: EndpointDefinition, message: Message): boolean {
  if (message.type === TEST_TYPE) return true;
  if (types && !types.includes(message.type)) return false;
  const level = levelOf(message);
  return !levels || level === null || levels.includes(level);
}

function levelOf({ type, data }: Message): string | null {
  if (type === 'UsageWarningRaised') return 'warning';
  return typeof data['level'] === 'string' ? data['level'] : null;
}
