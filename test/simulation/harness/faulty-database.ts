/** The read models' database as one process sees it: transactions are atomic, but a reply may be lost. */
import { type SqlDatabase, TransientError } from '#eventsourcing';
import type { SimulatedProcess } from './process.js';

/** Rejects when the process dies, so that its unfinished transaction is rolled back. */
function orDies<T>({ dead }: SimulatedProcess, work: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const die = () => reject(new TransientError('The connection is gone'));
    dead.addEventListener('abort', die, { once: true });
    const done = () => dead.removeEventListener('abort', die);
    work.then(resolve, reject).finally(done);
  });
}

export function faultyDatabase(real: SqlDatabase, process: SimulatedProcess): SqlDatabase {
  return {
    dialect: real.dialect,
    query: (sql, parameters) => process.call('queries', () => real.query(sql, parameters)),
    transaction: (work) =>
      process.call('commits rows', () =>
        real.transaction((transaction) => orDies(process, work(transaction))),
      ),
    snapshot: (work) => process.call('queries', () => real.snapshot(work)),
    close: async () => {},
  };
}
