/** Separates transient errors of PostgreSQL from those that an operator must resolve by granting access. */
import { DeniedError, TransientError } from '#eventsourcing';
import pg from 'pg';

/**
 * SQLSTATE classes and codes: connection exceptions; transaction rollback (serialization failure, deadlock);
 * insufficient connections, memory or disk space; a read-only server, e.g. after a failover; timeouts of sessions
 * and transactions; lock not available; a cancelled statement; shutdown, crash and start of the server.
 */
const TRANSIENT_STATE = /^(08|40|53)|^(25006|25P03|25P04|55P03|57014|57P01|57P02|57P03|57P05)$/;

/** Authorization failures; a missing or invisible database, schema or table; a missing privilege. */
const DENIED_STATE = /^28|^(3D000|3F000|42501|42P01)$/;

/** Certificate error codes of Node's TLS, and driver messages for a server without TLS or an invalid password. */
const DENIED_CODE = /^(CERT_|ERR_TLS_|ERR_SSL_|UNABLE_TO_|SELF_SIGNED_|DEPTH_ZERO_)/;
const DENIED_MESSAGE = /does not support SSL|password must be a string/;

/**
 * Converts errors to those of the port. Errors of the driver concern the connection, except those of incorrect
 * calls.
 */
export function classified(error: unknown): unknown {
  if (isDenied(error)) return new DeniedError(`PostgreSQL: ${error.message}`, { cause: error });
  if (error instanceof pg.DatabaseError) {
    if (!TRANSIENT_STATE.test(error.code ?? '')) return error;
  } else if (error instanceof RangeError || error instanceof TypeError) return error;
  return new TransientError(`PostgreSQL: ${String(error)}`, { cause: error });
}

const READ_ONLY = '25006';

/** Whether the connection is read-only, because of its server or its settings. A new connection may not be. */
export const isReadOnlyConnection = (error: unknown): boolean =>
  error instanceof TransientError &&
  error.cause instanceof pg.DatabaseError &&
  error.cause.code === READ_ONLY;

/**
 * Whether the error is one of the connection, not a response of the server. Such a connection gives no further
 * responses.
 */
export const isOfConnection = (error: unknown): boolean =>
  error instanceof TransientError &&
  error.cause !== undefined &&
  !(error.cause instanceof pg.DatabaseError);

function isDenied(error: unknown): error is Error {
  if (!(error instanceof Error)) return false;
  const { code } = error as { readonly code?: unknown };
  const states = error instanceof pg.DatabaseError ? DENIED_STATE : DENIED_CODE;
  return (typeof code === 'string' && states.test(code)) || DENIED_MESSAGE.test(error.message);
}
