/** Which errors of PostgreSQL may pass, and which need an operator. */
import { SetupError, TransientError } from '#eventsourcing';
import pg from 'pg';

/**
 * SQLSTATE classes and codes: connection exceptions; transaction rollback (serialization failure, deadlock); no more
 * connections, memory or room on the disk; a server that may only be read, as behind a failover; time limits of sessions and
 * transactions; lock not available; a statement that somebody cancelled; shutdown, crash and start of the server.
 */
const TRANSIENT_STATE = /^(08|40|53)|^(25006|25P03|25P04|55P03|57014|57P01|57P02|57P03|57P05)$/;

/** Authorization; a database or schema that is not there; a missing privilege. */
const SETUP_STATE = /^28|^(3D000|3F000|42501)$/;

/** Codes of Node's TLS for certificates, and of the driver for a server without TLS. */
const SETUP_CODE = /^(CERT_|ERR_TLS_|ERR_SSL_|UNABLE_TO_|SELF_SIGNED_|DEPTH_ZERO_)/;
const SETUP_MESSAGE = /does not support SSL|password must be a string/;

/**
 * Turns errors into those of the port; the driver's own are about the connection, except mistakes
 * in how it is called.
 */
export function classified(error: unknown): unknown {
  if (isSetup(error)) return new SetupError(`PostgreSQL: ${error.message}`, { cause: error });
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

function isSetup(error: unknown): error is Error {
  if (!(error instanceof Error)) return false;
  const { code } = error as { readonly code?: unknown };
  const states = error instanceof pg.DatabaseError ? SETUP_STATE : SETUP_CODE;
  return (typeof code === 'string' && states.test(code)) || SETUP_MESSAGE.test(error.message);
}
