/**
 * Serializes events as JSON before anything is sent, and refuses values that JSON would change or the engine would
 * refuse.
 */
import { AppendTooLargeError, type NewEvent } from '#eventsourcing';

export interface EventPayload {
  readonly event: NewEvent;
  readonly data: string;
  readonly metadata: string;
  readonly dataBytes: number;
  readonly metadataBytes: number;
}

/** The engine's default limit is 1 MiB; the rest is left for overhead that it may count. */
export const MAX_APPEND_BYTES = 900 * 1024;

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** @throws AppendTooLargeError, or an Error that names the value that JSON cannot represent */
export function preparePayloads(stream: string, events: readonly NewEvent[]): EventPayload[] {
  if (events.length === 0) throw new Error(`${stream}: an append needs at least one event`);
  const payloads = events.map(preparePayload);
  const bytes = payloads.reduce((sum, payload) => sum + sizeOf(payload), 0);
  if (bytes <= MAX_APPEND_BYTES) return payloads;
  throw new AppendTooLargeError(
    `${stream}: ${events.length} events take ${bytes} bytes, more than ${MAX_APPEND_BYTES}`,
  );
}

function preparePayload(event: NewEvent): EventPayload {
  if (!UUID.test(event.id)) throw new Error(`${event.type}: the id ${event.id} is not a UUID`);
  const unsafe = findUnsafe(event.data) ?? findUnsafe(event.metadata);
  if (unsafe !== null) throw new Error(`${event.type} cannot be written as JSON: value${unsafe}`);
  const data = JSON.stringify(event.data);
  const metadata = JSON.stringify(event.metadata);
  return {
    event,
    data,
    metadata,
    dataBytes: Buffer.byteLength(data, 'utf8'),
    metadataBytes: Buffer.byteLength(metadata, 'utf8'),
  };
}

/** The size as the engine counts it; it stores event types in UTF-16. */
function sizeOf({ event, dataBytes, metadataBytes }: EventPayload): number {
  return dataBytes + metadataBytes + 2 * event.type.length;
}

/**
 * Finds values that JSON.stringify refuses (bigint), drops (functions) or changes (NaN, dates, maps), because they
 * would be read back differently. Absent optional members are allowed.
 * @returns the path to the value and its kind, or null if there is none
 */
function findUnsafe(value: unknown): string | null {
  if (typeof value === 'string' || typeof value === 'boolean' || value === null) return null;
  if (typeof value === 'number') return Number.isFinite(value) ? null : ` is ${value}`;
  if (typeof value !== 'object') return ` is of type ${typeof value}`;
  if (Array.isArray(value)) return findUnsafeItem(value);
  if (!isPlain(value)) return ` is a ${value.constructor.name}`;
  return findUnsafeField(value as Readonly<Record<string, unknown>>);
}

/** Called for every event, so it creates no lists. */
function findUnsafeField(fields: Readonly<Record<string, unknown>>): string | null {
  for (const key in fields) {
    const field = fields[key];
    if (typeof field === 'string' || field === undefined) continue;
    const unsafe = findUnsafe(field);
    if (unsafe !== null) return `.${key}${unsafe}`;
  }
  return null;
}

function findUnsafeItem(items: readonly unknown[]): string | null {
  for (const [index, item] of items.entries()) {
    const unsafe = findUnsafe(item);
    if (unsafe !== null) return `[${index}]${unsafe}`;
  }
  return null;
}

/** Whether the value is a plain object, even of another realm. */
function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}
