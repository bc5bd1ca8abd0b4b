/** Converts ledger events to messages, and decides which endpoints want them. */
import { notificationIn } from '#contracts';
import type { RecordedEvent } from '#eventsourcing';
import type { Message } from './delivery.js';
import type { EndpointDefinition } from './endpoint.js';

export const TEST_TYPE = 'WebhookTest';

/** @returns null for an event without a notification */
export function messageOf(recorded: RecordedEvent): Message | null {
  const notification = notificationIn(recorded);
  if (!notification) return null;
  const { type, data } = notification;
  const { id, recordedAt: timestamp, metadata } = recorded;
  const { traceparent } = metadata;
  return { id, type, timestamp, data, ...(traceparent !== undefined && { traceparent }) };
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
