/**
 * Encodes BatchAppendReq of streams.proto. The generic codec serializes every body twice by way of base64, which takes
 * most of the client's time; here an append becomes one buffer, allocated once at its final size.
 */
import type { ExpectedRevision } from '#eventsourcing';
import type { PreparedAppend } from './appender.js';
import { integer, message, text } from './message-writer.js';
import type { EventPayload } from './payload.js';

const UUID_LENGTH = 36;
/** The size of a message whose only field is an id as text: the id and four bytes of tags and lengths. */
const ID_MESSAGE_BYTES = UUID_LENGTH + 4;
const mapEntry = (key: string, value: string): Buffer => message(2, text(1, key), text(2, value));
const CONTENT_TYPE = mapEntry('content-type', 'application/json');
const EXPECTED_NO_STREAM = message(3);
const FINAL = integer(4, 1);

/** The deadline is a duration, not an instant, so that a server whose clock differs accepts it. */
export function encodeAppend(
  correlation: number,
  { stream, expectedRevision, events }: PreparedAppend,
  timeoutMs: number,
): Buffer {
  const options = encodeOptions(stream, expectedRevision, timeoutMs);
  const types = new Map<string, Buffer>();
  const sizes = events.map((payload) => eventSize(payload, typeEntry(types, payload.event.type)));
  const eventsSize = sizes.reduce((sum, size) => sum + 1 + varintSize(size) + size, 0);
  const target = Buffer.allocUnsafe(2 + UUID_LENGTH + 2 + options.length + eventsSize + 2);
  let at = writeId(target, 0, correlationId(correlation));
  at += options.copy(target, at);
  for (const [index, payload] of events.entries()) {
    target[at++] = 0x1a;
    at = writeVarint(target, at, sizes[index]!);
    at = writeEvent(target, at, payload, types.get(payload.event.type)!);
  }
  FINAL.copy(target, at);
  return target;
}

function encodeOptions(stream: string, expected: ExpectedRevision, timeoutMs: number): Buffer {
  const revision = expected === 'no_stream' ? EXPECTED_NO_STREAM : integer(2, expected);
  const seconds = integer(1, Math.floor(timeoutMs / 1_000));
  const nanos = integer(2, (timeoutMs % 1_000) * 1_000_000);
  return message(2, message(1, text(3, stream)), revision, message(7, seconds, nanos));
}

function eventSize({ dataBytes, metadataBytes }: EventPayload, type: Buffer): number {
  const bodies = 2 + varintSize(metadataBytes) + metadataBytes + varintSize(dataBytes) + dataBytes;
  return ID_MESSAGE_BYTES + type.length + CONTENT_TYPE.length + bodies;
}

function writeEvent(target: Buffer, start: number, payload: EventPayload, type: Buffer): number {
  const { event, data, metadata, dataBytes, metadataBytes } = payload;
  let at = writeId(target, start, event.id);
  at += type.copy(target, at);
  at += CONTENT_TYPE.copy(target, at);
  target[at++] = 0x1a;
  at = writeVarint(target, at, metadataBytes);
  at += target.write(metadata, at, metadataBytes, 'utf8');
  target[at++] = 0x22;
  at = writeVarint(target, at, dataBytes);
  return at + target.write(data, at, dataBytes, 'utf8');
}

/** Writes field 1, a message whose only field is an id as text. */
function writeId(target: Buffer, at: number, id: string): number {
  target[at] = 0x0a;
  target[at + 1] = UUID_LENGTH + 2;
  target[at + 2] = 0x12;
  target[at + 3] = UUID_LENGTH;
  return at + 4 + target.write(id, at + 4, UUID_LENGTH, 'latin1');
}

function typeEntry(entries: Map<string, Buffer>, type: string): Buffer {
  const entry = entries.get(type) ?? mapEntry('type', type);
  entries.set(type, entry);
  return entry;
}

function varintSize(value: number): number {
  let size = 1;
  for (let rest = value; rest >= 0x80; rest = Math.floor(rest / 0x80)) size++;
  return size;
}

function writeVarint(target: Buffer, start: number, value: number): number {
  let at = start;
  let rest = value;
  for (; rest >= 0x80; rest = Math.floor(rest / 0x80)) target[at++] = (rest % 0x80) | 0x80;
  target[at++] = rest;
  return at;
}

/** A UUID with a counter in its last twelve digits, so that responses are matched by number. */
function correlationId(correlation: number): string {
  return `00000000-0000-4000-8000-${correlation.toString(16).padStart(12, '0')}`;
}
