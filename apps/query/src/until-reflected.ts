/** Waits, within a bound, until the rows reflect a position of the ledger. */
import type { Position } from '#eventsourcing';
import { readAsOf } from '#read-models';
import type { QueryDependencies } from './dependencies.js';
import { queryProblem } from './problems.js';

/** Together some two seconds, well above what a projector that is not behind needs. */
const ATTEMPTS_MAX = 100;
const PAUSE_MS = 20;

/** @throws ProblemError when they do not come so far in time. */
export async function untilReflected(
  { readModels, sleep }: Pick<QueryDependencies, 'readModels' | 'sleep'>,
  wanted: Position,
): Promise<void> {
  let asOf = await readAsOf(readModels);
  for (let attempt = 1; (asOf.position ?? -1) < wanted; attempt++) {
    if (attempt === ATTEMPTS_MAX) {
      const detail = `They reflect position ${asOf.position}; ask again, or without minPosition.`;
      throw queryProblem('positionNotReached', detail, { asOf });
    }
    await sleep(PAUSE_MS);
    asOf = await readAsOf(readModels);
  }
}
