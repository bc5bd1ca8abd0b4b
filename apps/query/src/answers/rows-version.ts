/** Which state of the rows an answer was read from: answers and summaries are made anew when it is another. */
import type { SqlReader } from '#eventsourcing';
import { readAsOf } from '#read-models';

/** The same number means the same rows. @returns `null` before the first event */
export async function rowsVersion(readModels: SqlReader): Promise<number | null> {
  return readModels.version?.() ?? (await readAsOf(readModels)).position;
}
