/** Parses a dead letter as far as possible: tenant, event, and the reason of the rejection. */
import { resubmission } from '#contracts';
import { storable } from '#validation';
import type { IncomingMessage } from '#eventsourcing';
import type { RejectedEvent } from './rejected-events.js';

/** The code of a letter that names none. */
export const UNKNOWN_REFUSAL = 'unknown';

/**
 * Makes every text storable in any engine, because the texts are untrusted.
 * @returns null for a message that is not a dead letter of this system
 */
export function rejectedEventOf(letter: IncomingMessage): RejectedEvent | null {
  const header = (name: string): string | null => {
    const text = letter.headers[name]?.toString();
    return text === undefined ? null : storable(text);
  };
  const topic = header('dlq-topic');
  const partition = Number(header('dlq-partition') ?? NaN);
  const offset = Number(header('dlq-offset') ?? NaN);
  if (topic === null || !Number.isSafeInteger(partition) || !Number.isSafeInteger(offset)) {
    return null;
  }
  const body = parsed(letter.value);
  const structured = member(body, 'specversion') !== null;
  const data = structured ? record(body)['data'] : body;
  return {
    topic,
    partition,
    offset,
    tenantId: member(data, 'tenantId') ?? keyOf(letter),
    eventId: structured ? member(body, 'id') : header('ce_id'),
    source: structured ? member(body, 'source') : header('ce_source'),
    code: header('dlq-code') ?? UNKNOWN_REFUSAL,
    field: header('dlq-field'),
    reason: header('dlq-reason') ?? '',
    rejectedAt: header('dlq-time') ?? '',
    message: originalOf(letter),
  };
}

/** The original message, without the headers added when it became a dead letter. */
function originalOf(letter: IncomingMessage): RejectedEvent['message'] {
  const { key, value, headers } = resubmission(letter)!;
  return {
    keyBase64: key === '' ? null : Buffer.from(key).toString('base64'),
    headers,
    valueBase64: value.toString('base64'),
  };
}

/** Producers use the tenant as key; a dead letter without a key has an empty one. */
function keyOf({ key }: IncomingMessage): string | null {
  return key === null || key.length === 0 ? null : storable(key.toString());
}

function parsed(value: Buffer | null): unknown {
  try {
    return JSON.parse(value?.toString('utf8') ?? 'null');
  } catch {
    // A body that is not JSON is itself a reason for rejection: it names nothing.
    return null;
  }
}

const record = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};

function member(value: unknown, name: string): string | null {
  const found = record(value)[name];
  return typeof found === 'string' ? storable(found) : null;
}
