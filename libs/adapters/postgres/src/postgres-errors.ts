/** Which errors of PostgreSQL are transient, and which mean that it denies something until an operator grants it. */
import { DeniedError, TransientError } from '#eventsourcing';
import pg from 'pg';

/**
 * SQLSTATE classes and codes: connection exceptions; transaction rollback (serialization failure, deadlock); no more
 * connections, memory or room on the disk; a server that may only be read, as behind a failover; time limits of sessions and
 * transactions; lock not available; a statement that somebody cancelled; shutdown, crash and start of the server.
 */
const TRANSIENT_STATE = /^(08|40|53)|^(25006|25P03|25P04|55P03|57014|57P01|57P02|57P03|57P05)$/;

/** Authorization; a database, schema or table that is not there or not to be seen; a missing privilege. */
const DENIED_STATE = /^28|^(3D000|3F000|42501|42P01)$/;

/** Codes of Node's TLS for certificates, and of the driver for a server without TLS. */
const DENIED_CODE = /^(CERT_|ERR_TLS_|ERR_SSL_|UNABLE_TO_|SELF_SIGNED_|DEPTH_ZERO_)/;
const DENIED_MESSAGE = /does not support SSL|password must be a string/;

/**
 * Turns errors into those of the port; the driver's own are about the connection, except mistakes
 * in how it is called.
 */
export function classified(error: unknown): unknown {
  if (isDenied(error)) return new DeniedError(`PostgreSQL: ${error.message}`, { cause: error });
  if (error instanceof pg.DatabaseError) {
    if (!TRANSIENT_STATE.test(error.code ?? '')) return error;
  } else if (error instanceof RangeError || error instanceof TypeError) return error;
  return new TransientError(`PostgreSQL: ${String(error)}`, { cause: error });
}

const READ_ONLY = '25006';

/** Whether the error says that the connection is read-only, by its server or by its settings: a new connection may not be. */
export const isReadOnlyConnection = (error: unknown): boolean =>
  error instanceof TransientError &&
  error.cause instanceof pg.DatabaseError &&
  error.cause.code === READ_ONLY;

/** Whether the error is the connection's, and not an answer of the server: over such a one nothing more is answered. */
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
