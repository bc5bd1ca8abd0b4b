/** Reads a dead letter as far as it can be read: who and which event it was about, and why it was refused. */
import type { IncomingMessage } from '#eventsourcing';
import type { RejectedEvent } from './rejected-events.js';

/** @returns `null` for a message that is no dead letter of ours. */
export function rejectedEventOf(letter: IncomingMessage): RejectedEvent | null {
  const header = (name: string): string | null => letter.headers[name]?.toString() ?? null;
  const topic = header('dlq-topic');
  if (topic === null) return null;
  const body = parsed(letter.value);
  const structured = member(body, 'specversion') !== null;
  const data = structured ? record(body)['data'] : body;
  return {
    topic,
    partition: Number(header('dlq-partition')),
    offset: Number(header('dlq-offset')),
    tenantId: member(data, 'tenantId') ?? keyOf(letter),
    eventId: structured ? member(body, 'id') : header('ce_id'),
    source: structured ? member(body, 'source') : header('ce_source'),
    code: header('dlq-code') ?? 'unknown',
    field: header('dlq-field'),
    reason: header('dlq-reason') ?? '',
    rejectedAt: header('dlq-time') ?? '',
  };
}

/** Producers key by tenant; a dead letter without a key has an empty one. */
function keyOf({ key }: IncomingMessage): string | null {
  return key === null || key.length === 0 ? null : key.toString();
}

function parsed(value: Buffer | null): unknown {
  try {
    return JSON.parse(value?.toString('utf8') ?? 'null');
  } catch {
    // A body that is not JSON is one of the reasons to be here: it names nothing.
    return null;
  }
}

const record = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};

function member(value: unknown, name: string): string | null {
  const found = record(value)[name];
  return typeof found === 'string' ? found : null;
}
