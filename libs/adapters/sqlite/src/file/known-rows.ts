/** A cache of rows that is valid as long as only this connection writes. */
import type { Connection } from './connection.js';

/**
 * All users of one connection share what is known, so that none can be out of date; it is learned
 * anew when somebody else has written or a transaction was rolled back.
 * @returns what is known now; to be called inside a transaction.
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
