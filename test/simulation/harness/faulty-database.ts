/** The read models as one process reaches them; a transaction is whole or not at all, but its reply may be lost. */
import type { SqlDatabase } from '#eventsourcing';
import type { SimulatedProcess } from './process.js';

export function faultyDatabase(real: SqlDatabase, process: SimulatedProcess): SqlDatabase {
  return {
    dialect: real.dialect,
    query: (sql, parameters) => process.call('queries', () => real.query(sql, parameters)),
    transaction: (work) => process.call('commits rows', () => real.transaction(work)),
    close: async () => {},
  };
}
