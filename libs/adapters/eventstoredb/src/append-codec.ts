/**
 * Encodes BatchAppendReq and decodes BatchAppendResp of streams.proto. The generic codec serializes every body
 * twice by way of base64, which takes most of the client's time; here an append becomes one buffer, allocated once
 * at its final size.
 */
import type { ExpectedRevision } from '#eventsourcing';
import type { PreparedAppend } from './appender.js';
import type { EventPayload } from './payload.js';
import { fieldsOf } from './protobuf-fields.js';

export interface BatchAnswer {
  readonly correlation: number;
  readonly outcome:
    | { readonly kind: 'success'; readonly revision: number; readonly position: number | null }
    | { readonly kind: 'error'; readonly name: string; readonly message: string }
    | { readonly kind: 'wrong-version'; readonly actualRevision: ExpectedRevision };
}

const UUID_LENGTH = 36;
/** The size of a message whose only field is an id as text: the id and four bytes of tags and lengths. */
const ID_MESSAGE_BYTES = UUID_LENGTH + 4;
const CONTENT_TYPE = mapEntry('content-type', 'application/json');
const EXPECTED_NO_STREAM = Buffer.from([0x1a, 0]);
const FINAL = Buffer.from([0x20, 1]);

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
  let at = writeId(target, 0, 0x0a, correlationId(correlation));
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
  const identifier = delimited(0x0a, delimited(0x1a, Buffer.from(stream, 'utf8')));
  const revision = expected === 'no_stream' ? EXPECTED_NO_STREAM : varint(0x10, expected);
  const nanos = varint(0x10, (timeoutMs % 1_000) * 1_000_000);
  const duration = Buffer.concat([varint(0x08, Math.floor(timeoutMs / 1_000)), nanos]);
  return delimited(0x12, Buffer.concat([identifier, revision, delimited(0x3a, duration)]));
}

function eventSize({ dataBytes, metadataBytes }: EventPayload, type: Buffer): number {
  const bodies = 2 + varintSize(metadataBytes) + metadataBytes + varintSize(dataBytes) + dataBytes;
  return ID_MESSAGE_BYTES + type.length + CONTENT_TYPE.length + bodies;
}

function writeEvent(target: Buffer, start: number, payload: EventPayload, type: Buffer): number {
  const { event, data, metadata, dataBytes, metadataBytes } = payload;
  let at = writeId(target, start, 0x0a, event.id);
  at += type.copy(target, at);
  at += CONTENT_TYPE.copy(target, at);
  target[at++] = 0x1a;
  at = writeVarint(target, at, metadataBytes);
  at += target.write(metadata, at, metadataBytes, 'utf8');
  target[at++] = 0x22;
  at = writeVarint(target, at, dataBytes);
  return at + target.write(data, at, dataBytes, 'utf8');
}

function writeId(target: Buffer, at: number, tag: number, id: string): number {
  target[at] = tag;
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

function mapEntry(key: string, value: string): Buffer {
  const entry = [delimited(0x0a, Buffer.from(key)), delimited(0x12, Buffer.from(value, 'utf8'))];
  return delimited(0x12, Buffer.concat(entry));
}

function delimited(tag: number, content: Buffer): Buffer {
  return Buffer.concat([varint(tag, content.length), content]);
}

function varint(tag: number, value: number): Buffer {
  const target = Buffer.allocUnsafe(1 + varintSize(value));
  target[0] = tag;
  writeVarint(target, 1, value);
  return target;
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

export function decodeAnswer(bytes: Buffer): BatchAnswer {
  let correlation = -1;
  let outcome: BatchAnswer['outcome'] | null = null;
  for (const { field, message } of fieldsOf(bytes)) {
    if (field === 1) correlation = decodeCorrelation(message());
    else if (field === 2) outcome = decodeStatus(message());
    else if (field === 3) outcome = decodeSuccess(message());
  }
  if (!outcome) throw new Error('EventStoreDB answered an append with neither success nor error');
  return { correlation, outcome };
}

/** Servers return ids as text or as two 64-bit halves; the counter is in the lower half. */
function decodeCorrelation(uuid: Buffer): number {
  for (const { field, message, text } of fieldsOf(uuid)) {
    if (field === 2) return parseInt(text().slice(-12), 16);
    for (const half of fieldsOf(message())) {
      if (half.field === 2) return Number(half.integer() & 0xffff_ffff_ffffn);
    }
  }
  return -1;
}

function decodeSuccess(success: Buffer): BatchAnswer['outcome'] {
  let revision = -1;
  let position: number | null = null;
  for (const { field, message, integer } of fieldsOf(success)) {
    if (field === 1) revision = Number(integer());
    if (field !== 3) continue;
    for (const part of fieldsOf(message())) if (part.field === 1) position = Number(part.integer());
  }
  return { kind: 'success', revision, position };
}

/** Decodes a google.rpc.Status, whose details have the type of the error. */
function decodeStatus(bytes: Buffer): BatchAnswer['outcome'] {
  let name = '';
  let message = '';
  let details: Buffer = Buffer.alloc(0);
  for (const status of fieldsOf(bytes)) {
    if (status.field === 2) message = status.text();
    if (status.field !== 3) continue;
    for (const any of fieldsOf(status.message())) {
      if (any.field === 1) name = any.text().slice(any.text().lastIndexOf('.') + 1);
      if (any.field === 2) details = any.message();
    }
  }
  if (name !== 'WrongExpectedVersion') return { kind: 'error', name, message };
  const [current] = [...fieldsOf(details)].filter(({ field }) => field === 1);
  return {
    kind: 'wrong-version',
    actualRevision: current ? Number(current.integer()) : 'no_stream',
  };
}
