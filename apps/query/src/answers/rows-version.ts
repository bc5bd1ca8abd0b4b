/** The version of the rows behind an answer: when it changes, cached answers and summaries are read again. */
import type { SqlReader } from '#eventsourcing';
import { readAsOf } from '#read-models';

/** The same number means the same rows. @returns the version, or `null` before the first event */
export async function rowsVersion(readModels: SqlReader): Promise<number | null> {
  return readModels.version?.() ?? (await readAsOf(readModels)).position;
}
