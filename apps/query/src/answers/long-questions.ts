/** Queries over all usage of a tenant's months, which take seconds with many users, flows, days and runs. */
import type { SqlDatabase, SqlReader } from '#eventsourcing';
import { breakdown, costliestRuns, usageChanges } from '#read-models';

type Asking<T extends (reader: SqlReader, question: never) => unknown> = (
  question: Parameters<T>[1],
) => ReturnType<T>;

/** `query` serves answers of many pages, each of which reads the state at that moment. */
export interface LongQuestions extends Pick<SqlReader, 'query'> {
  readonly breakdown: Asking<typeof breakdown>;
  readonly usageChanges: Asking<typeof usageChanges>;
  readonly costliestRuns: Asking<typeof costliestRuns>;
}

/** Runs the queries on this thread, for rows on a database server, which does the work. */
export function longQuestions(database: Pick<SqlDatabase, 'query' | 'snapshot'>): LongQuestions {
  return {
    query: (sql, parameters) => database.query(sql, parameters),
    breakdown: (question) => database.snapshot((reader) => breakdown(reader, question)),
    usageChanges: (question) => database.snapshot((reader) => usageChanges(reader, question)),
    costliestRuns: (question) => costliestRuns(database, question),
  };
}
