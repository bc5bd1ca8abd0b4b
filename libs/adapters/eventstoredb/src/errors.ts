/** Which errors of the engine may pass and which are final; it reports them in three different shapes. */
import { type ServiceError, status } from '@grpc/grpc-js';
import { ErrorType } from '@eventstore/db-client';
import {
  AppendTooLargeError,
  SetupError,
  StreamDamagedError,
  TransientError,
} from '#eventsourcing';

const FATAL_TYPES: ReadonlySet<unknown> = new Set([
  ErrorType.ACCESS_DENIED,
  ErrorType.INVALID_ARGUMENT,
  ErrorType.INVALID_TRANSACTION,
  ErrorType.STREAM_DELETED,
  ErrorType.UNSUPPORTED,
]);

const FATAL_CODES: ReadonlySet<unknown> = new Set([
  status.UNAUTHENTICATED,
  status.PERMISSION_DENIED,
  status.INVALID_ARGUMENT,
  status.UNIMPLEMENTED,
  status.OUT_OF_RANGE,
]);

const OF_THE_PORT = [TransientError, AppendTooLargeError, SetupError, StreamDamagedError];

const ADVICE_ON_ACCESS = 'Check user, password and access control list.';

/**
 * A foreign or expired certificate looks like a node that is away, but waiting will not mend it.
 */
const CERTIFICATE = /certificate|altnames|SSL routines|wrong version number/i;

/**
 * Errors of the client carry `type`, raw errors of gRPC only `code`, and discovery throws plain ones.
 * Anything else is a bug and is handed on as it is.
 */
export function toPortError(error: unknown, doing: string): unknown {
  if (!(error instanceof Error)) return error;
  if (OF_THE_PORT.some((type) => error instanceof type)) return error;
  const { type, code } = error as { readonly type?: unknown; readonly code?: unknown };
  const message = `EventStoreDB, ${doing}: ${describe(error, type)}`;
  if (type === ErrorType.MAXIMUM_APPEND_SIZE_EXCEEDED) return new AppendTooLargeError(message);
  if (isAccess(type, code)) return new SetupError(`${message}. ${ADVICE_ON_ACCESS}`);
  if (CERTIFICATE.test(error.message)) return new SetupError(`${message}. Check the certificates.`);
  if (FATAL_TYPES.has(type) || FATAL_CODES.has(code)) return new Error(message);
  const known = typeof type === 'string' || typeof code === 'number';
  return known || isDiscovery(error) ? new TransientError(message) : error;
}

/** The same for what is done to one stream, which alone may be gone for good. */
export function toStreamError(error: unknown, stream: string, doing: string): unknown {
  if (exceptionOf(error) === 'stream-deleted') return tombstoned(stream);
  return toPortError(error, `${doing} ${stream}`);
}

/** Which error it is stands in a trailer. */
function exceptionOf(error: unknown): string | undefined {
  const { metadata } = error as Partial<ServiceError>;
  return metadata?.get('exception')[0]?.toString();
}

export const isDenied = (error: unknown): boolean =>
  (error as Partial<ServiceError>).code === status.PERMISSION_DENIED;

export const deniedAll = (): Error =>
  new SetupError(
    'EventStoreDB: the user of EVENTSTORE_URL may not read $all. Run "ops bootstrap --reader <user>" once, ' +
      'as an administrator. If that was done: check user, password and access control list.',
  );

export const deniedAlone = (stream: string): Error =>
  new StreamDamagedError(stream, 'a stream that may be read', 'an access list that denies it');

const tombstoned = (stream: string): Error =>
  new StreamDamagedError(stream, 'its events', 'a tombstone');

function describe(error: Error, type: unknown): string {
  return error.message || (typeof type === 'string' ? type : error.name);
}

function isAccess(type: unknown, code: unknown): boolean {
  return (
    type === ErrorType.ACCESS_DENIED ||
    code === status.UNAUTHENTICATED ||
    code === status.PERMISSION_DENIED
  );
}

function isDiscovery(error: Error): boolean {
  return error.message.startsWith('Failed to discover');
}

const TOO_LARGE = new Set(['MaximumAppendSizeExceeded', 'MaximumAppendEventSizeExceeded']);
const REFUSED = new Set(['BadRequest', 'InvalidTransaction']);

/**
 * Errors of one append in a batch go by the name of their details; all others leave the outcome
 * unknown.
 */
export function toBatchError(name: string, message: string, stream: string): Error {
  const text = `EventStoreDB, append to ${stream}: ${message || name}`;
  if (TOO_LARGE.has(name)) return new AppendTooLargeError(text);
  if (name === 'StreamDeleted') return tombstoned(stream);
  if (name === 'AccessDenied') return new SetupError(`${text}. ${ADVICE_ON_ACCESS}`);
  return REFUSED.has(name) ? new Error(text) : new TransientError(text);
}
