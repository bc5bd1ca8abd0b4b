/**
 * Encodes responses to appends: `BatchAppendResp`, whose errors are a google.rpc.Status, and `AppendResp`, whose
 * errors are gRPC statuses.
 */
import { Metadata, status } from '@grpc/grpc-js';
import { type AppendOutcome, MAX_APPEND_BYTES } from './append.js';
import type { AppendOptions } from './append-request.js';
import { type Expected, writeWrapped } from './proposal.js';
import { WireWriter } from './wire.js';

type Answered = Exclude<AppendOutcome, { kind: 'call-ends' | 'silence' }>;
type Refused = Exclude<Answered, { kind: 'appended' }>;

export function encodeBatchAnswer(
  correlationId: string,
  { stream, expected }: AppendOptions,
  outcome: Answered,
): Buffer {
  const writer = new WireWriter();
  writeWrapped('UUID', writer, 1, correlationId);
  if (outcome.kind === 'appended') {
    writer.message(3, (success) => {
      success.number(1, outcome.revision);
      writePosition(success, outcome.position);
    });
  } else writer.message(2, (error) => writeStatus(error, expected, outcome));
  writeWrapped('StreamIdentifier', writer, 4, stream);
  return writer.finish();
}

/** In gRPC a conflict is a success; the message contains the current revision of the stream. */
export function encodeAppendAnswer(
  expected: Expected,
  outcome: Extract<Answered, { revision: number }>,
): Buffer {
  const writer = new WireWriter();
  if (outcome.kind === 'appended') {
    return writer
      .message(1, (success) => {
        success.number(1, outcome.revision);
        writePosition(success, outcome.position);
      })
      .finish();
  }
  return writer
    .message(2, (conflict) => {
      if (outcome.revision >= 0) conflict.number(6, outcome.revision);
      else conflict.message(7);
      if (typeof expected === 'number') conflict.number(8, expected);
      else conflict.message({ any: 9, stream_exists: 10, no_stream: 11 }[expected]);
    })
    .finish();
}

/** A gRPC error, which clients recognize by its trailer `exception`. */
export function grpcError(
  kind: 'not-leader' | 'reset' | Exclude<Refused['kind'], 'wrong-version'>,
  leader: { readonly host: string; readonly port: number },
  stream = '',
) {
  const metadata = new Metadata();
  switch (kind) {
    case 'timeout':
      return { code: status.ABORTED, details: 'Operation timed out', metadata };
    case 'unknown':
      return { code: status.UNKNOWN, details: 'Unexpected OperationResult', metadata };
    case 'reset':
      return { code: status.INTERNAL, details: 'Received RST_STREAM with code 2', metadata };
    case 'access-denied':
      metadata.set('exception', 'access-denied');
      return { code: status.PERMISSION_DENIED, details: 'Access Denied', metadata };
    case 'too-large':
      metadata.set('exception', 'maximum-append-size-exceeded');
      metadata.set('maximum-append-size', String(MAX_APPEND_BYTES));
      return { code: status.INVALID_ARGUMENT, details: 'Maximum Append Size Exceeded', metadata };
    case 'stream-deleted':
      metadata.set('exception', 'stream-deleted');
      metadata.set('stream-name', encodeURIComponent(stream));
      return { code: status.FAILED_PRECONDITION, details: 'Event stream is deleted', metadata };
    case 'not-leader':
      metadata.set('exception', 'not-leader');
      metadata.set('leader-endpoint-host', leader.host);
      metadata.set('leader-endpoint-port', String(leader.port));
      return { code: status.NOT_FOUND, details: 'Leader info available', metadata };
  }
}

function writePosition(success: WireWriter, position: number): void {
  if (position < 0) success.message(4);
  else success.message(3, (message) => message.number(1, position).number(2, position));
}

const STATUSES = {
  'wrong-version': [status.ALREADY_EXISTS, 'WrongExpectedVersion'],
  'too-large': [status.INVALID_ARGUMENT, 'MaximumAppendSizeExceeded'],
  timeout: [status.DEADLINE_EXCEEDED, 'Timeout'],
  unknown: [status.UNKNOWN, 'Unknown'],
  'access-denied': [status.PERMISSION_DENIED, 'AccessDenied'],
  'stream-deleted': [status.FAILED_PRECONDITION, 'StreamDeleted'],
} as const;

function writeStatus(error: WireWriter, expected: Expected, outcome: Refused): void {
  const [code, name] = STATUSES[outcome.kind];
  error.number(1, code).text(2, name);
  error.message(3, (any) => {
    any.text(1, `type.googleapis.com/event_store.client.${name}`);
    const details = new WireWriter();
    if (outcome.kind === 'too-large') details.number(1, MAX_APPEND_BYTES);
    if (outcome.kind === 'wrong-version') writeVersions(details, outcome.revision, expected);
    any.bytes(2, details.finish());
  });
}

function writeVersions(details: WireWriter, revision: number, expected: Expected): void {
  if (revision >= 0) details.number(1, revision);
  else details.message(2);
  if (typeof expected === 'number') details.number(3, expected);
  else details.message({ any: 4, stream_exists: 5, no_stream: 6 }[expected]);
}
