/** The version of the rows that an answer was read from: when it changes, answers and summaries are read again. */
import type { SqlReader } from '#eventsourcing';
import { readAsOf } from '#read-models';

/** The same number means the same rows. @returns `null` before the first event */
export async function rowsVersion(readModels: SqlReader): Promise<number | null> {
  return readModels.version?.() ?? (await readAsOf(readModels)).position;
}
