/** A time limit on each read of the read models in PostgreSQL: if the server does not respond, the request fails instead of waiting for ever. */
import type { SqlDatabase } from '#eventsourcing';
import { withTimeout } from '#platform';

/** Longer than the slowest query and shorter than the usual timeout of proxies. */
const READ_TIMEOUT_MS = 30_000;

type Rows = Pick<SqlDatabase, 'query' | 'snapshot'>;

/** A read that takes longer fails with a TransientError; its late result is discarded. */
export const withReadTimeout = (database: Rows, milliseconds = READ_TIMEOUT_MS): Rows => ({
  query: (sql, parameters) => withTimeout(milliseconds, database.query(sql, parameters)),
  snapshot: (work) => withTimeout(milliseconds, database.snapshot(work)),
});
