/** A time limit on every read of the read models in PostgreSQL: a server that holds it up is an error in time, and no request waits for ever. */
import type { SqlDatabase } from '#eventsourcing';
import { inTime } from '#platform';

/** Longer than the longest question takes, and less than proxies wait for an answer. */
const READ_WITHIN_MS = 30_000;

type Rows = Pick<SqlDatabase, 'query' | 'snapshot'>;

/** Fails with a TransientError what takes longer; an answer that comes later is nobody's. */
export const readsInTime = (database: Rows, milliseconds = READ_WITHIN_MS): Rows => ({
  query: (sql, parameters) => inTime(milliseconds, database.query(sql, parameters)),
  snapshot: (work) => inTime(milliseconds, database.snapshot(work)),
});
