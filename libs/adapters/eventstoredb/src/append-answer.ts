/** Decodes BatchAppendResp of streams.proto. */
import type { ExpectedRevision } from '#eventsourcing';
import { fieldsOf } from './protobuf-fields.js';

export interface BatchAnswer {
  readonly correlation: number;
  readonly outcome:
    | { readonly kind: 'success'; readonly revision: number; readonly position: number | null }
    | { readonly kind: 'error'; readonly name: string; readonly message: string }
    | { readonly kind: 'wrong-version'; readonly actualRevision: ExpectedRevision };
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
