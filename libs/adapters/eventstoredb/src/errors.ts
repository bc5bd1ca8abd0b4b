/** Maps errors of the engine to those of the port: transient, denied or final. */
import {
  AppendTooLargeError,
  DeniedError,
  StreamDamagedError,
  TransientError,
} from '#eventsourcing';
import { RpcError, STATUS } from './rpc-status.js';

const ACCESS_CODES: ReadonlySet<number> = new Set([
  STATUS.UNAUTHENTICATED,
  STATUS.PERMISSION_DENIED,
]);

const FATAL_CODES: ReadonlySet<number> = new Set([
  STATUS.INVALID_ARGUMENT,
  STATUS.UNIMPLEMENTED,
  STATUS.OUT_OF_RANGE,
]);

const ADVICE_ON_ACCESS = 'Check user, password and access control list.';

/** A wrong or expired certificate looks like an unavailable node, but waiting does not help. */
const CERTIFICATE = /certificate|altnames|SSL routines|wrong version number/i;

/**
 * Converts errors of a call to those of the port. Any other error is returned unchanged: it is already one of the
 * port, or a bug.
 */
export function toPortError(error: unknown, doing: string): unknown {
  if (!(error instanceof RpcError)) return error;
  const message = `EventStoreDB, ${doing}: ${error.message}`;
  if (ACCESS_CODES.has(error.code)) return new DeniedError(`${message}. ${ADVICE_ON_ACCESS}`);
  if (CERTIFICATE.test(error.message))
    return new DeniedError(`${message}. Check the certificates.`);
  return FATAL_CODES.has(error.code) ? new Error(message) : new TransientError(message);
}

/** The same for an operation on one stream, which may be tombstoned. */
export function toStreamError(error: unknown, stream: string, doing: string): unknown {
  if (exceptionOf(error) === 'stream-deleted') return tombstoned(stream);
  return toPortError(error, `${doing} ${stream}`);
}

/** The kind of error is in a trailer. */
const exceptionOf = (error: unknown): string | undefined =>
  error instanceof RpcError ? error.trailers['exception'] : undefined;

export const isDenied = (error: unknown): boolean =>
  error instanceof RpcError && error.code === STATUS.PERMISSION_DENIED;

export const readingAllDenied = (): Error =>
  new DeniedError(
    'EventStoreDB: the user of EVENTSTORE_URL may not read $all. Run "ops bootstrap --reader <user>" once, ' +
      'as an administrator. If that was done: check user, password and access control list.',
  );

export const streamDenied = (stream: string): Error =>
  new StreamDamagedError(stream, 'a stream that may be read', 'an access list that denies it');

const tombstoned = (stream: string): Error =>
  new StreamDamagedError(stream, 'its events', 'a tombstone');

const TOO_LARGE = new Set(['MaximumAppendSizeExceeded', 'MaximumAppendEventSizeExceeded']);
const REFUSED = new Set(['BadRequest', 'InvalidTransaction']);

/**
 * Converts the error of one append in a batch by the name of its details. For unlisted names the outcome is
 * unknown.
 */
export function toBatchError(name: string, message: string, stream: string): Error {
  const text = `EventStoreDB, append to ${stream}: ${message || name}`;
  if (TOO_LARGE.has(name)) return new AppendTooLargeError(text);
  if (name === 'StreamDeleted') return tombstoned(stream);
  if (name === 'AccessDenied') return new DeniedError(`${text}. ${ADVICE_ON_ACCESS}`);
  return REFUSED.has(name) ? new Error(text) : new TransientError(text);
}
