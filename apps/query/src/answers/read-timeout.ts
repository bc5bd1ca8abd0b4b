/** A time limit on every read of the read models in PostgreSQL: if the server does not answer, the request fails in time instead of waiting for ever. */
import type { SqlDatabase } from '#eventsourcing';
import { withTimeout } from '#platform';

/** Longer than the longest question takes, and less than proxies wait for an answer. */
const READ_TIMEOUT_MS = 30_000;

type Rows = Pick<SqlDatabase, 'query' | 'snapshot'>;

/** A read that takes longer fails with a TransientError; its late result is dropped. */
export const withReadTimeout = (database: Rows, milliseconds = READ_TIMEOUT_MS): Rows => ({
  query: (sql, parameters) => withTimeout(milliseconds, database.query(sql, parameters)),
  snapshot: (work) => withTimeout(milliseconds, database.snapshot(work)),
});
