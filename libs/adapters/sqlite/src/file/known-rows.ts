/** A cache of rows that is valid as long as only this connection writes. */
import type { Connection } from './connection.js';

/**
 * Creates a cache that all users of a connection share, so that none has an outdated copy. It is reloaded after
 * another connection has written or a transaction was rolled back.
 * @returns a function that returns the current rows; it must be called inside a transaction
 */
export function knownRows<Known>(
  learn: (connection: Connection) => Known,
): (connection: Connection) => Known {
  const byConnection = new WeakMap<Connection, { generation: number; known: Known }>();
  return (connection) => {
    const entry = byConnection.get(connection);
    if (entry?.generation === connection.generation) return entry.known;
    const known = learn(connection);
    byConnection.set(connection, { generation: connection.generation, known });
    return known;
  };
}
