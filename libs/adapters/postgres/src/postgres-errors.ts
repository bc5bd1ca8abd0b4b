/** Which failures of PostgreSQL may heal by themselves. */
import { TransientError } from '#eventsourcing';
import pg from 'pg';

/**
 * SQLSTATE classes and codes: connection exceptions; transaction rollback (serialization failure,
 * deadlock); too many connections; lock not available; shutdown, crash and start of the server.
 */
const TRANSIENT_STATE = /^(08|40)|^(53300|55P03|57P01|57P02|57P03)$/;

/** The driver's own errors, all but mistakes in how it is called, are about the connection. */
export function classified(error: unknown): unknown {
  if (error instanceof pg.DatabaseError) {
    if (!TRANSIENT_STATE.test(error.code ?? '')) return error;
  } else if (error instanceof RangeError || error instanceof TypeError) return error;
  return new TransientError(`PostgreSQL: ${String(error)}`, { cause: error });
}
