/** Waits, up to a limit, until the rows reflect a position of the ledger; all waiting requests share the reads. */
import { BEFORE_FIRST, type Position, type SqlReader } from '#eventsourcing';
import { type AsOf, readAsOf } from '#read-models';
import type { QueryDependencies } from '../dependencies.js';
import { queryProblem } from '../questions/problems.js';

/** About two seconds in total, far more than a projector without backlog needs. */
const ATTEMPTS_MAX = 100;
const PAUSE_MS = 20;
/** The first delays of a request: rows usually follow within milliseconds. */
const FIRST_PAUSES_MS = [2, 3, 5, 10];
/** More waiting requests than this indicate a fault or an attack. */
const WAITING_MAX = 100;

type Dependencies = Pick<QueryDependencies, 'readModels' | 'sleep'>;

/** All requests that wait on the same database. */
class Waiting {
  count = 0;
  private look: Promise<AsOf> | null = null;

  /** One read serves all requests that arrive while it is in progress. @param attempt how many reads this request has waited for, from 0 */
  next({ readModels, sleep }: Dependencies, attempt: number): Promise<AsOf> {
    this.look ??= sleep(FIRST_PAUSES_MS[attempt] ?? PAUSE_MS)
      .then(() => readAsOf(readModels))
      .finally(() => (this.look = null));
    return this.look;
  }
}

const waitings = new WeakMap<SqlReader, Waiting>();

/** @throws ProblemError if the rows do not reach the position in time, or too many requests already wait */
export async function untilReflected(dependencies: Dependencies, wanted: Position): Promise<void> {
  const { readModels } = dependencies;
  const asOf = await readAsOf(readModels);
  if (isReached(asOf, wanted)) return;
  let waiting = waitings.get(readModels);
  if (!waiting) waitings.set(readModels, (waiting = new Waiting()));
  if (waiting.count >= WAITING_MAX) throw notReached(asOf);
  waiting.count += 1;
  try {
    await poll(waiting, dependencies, wanted);
  } finally {
    waiting.count -= 1;
  }
}

async function poll(waiting: Waiting, dependencies: Dependencies, wanted: Position) {
  let asOf: AsOf;
  let attempt = 0;
  do {
    asOf = await waiting.next(dependencies, attempt++);
    if (isReached(asOf, wanted)) return;
  } while (attempt < ATTEMPTS_MAX);
  throw notReached(asOf);
}

const isReached = ({ position }: AsOf, wanted: Position): boolean =>
  (position ?? BEFORE_FIRST) >= wanted;

const notReached = (asOf: AsOf) =>
  queryProblem(
    'positionNotReached',
    `They reflect position ${asOf.position}; ask again, or without minPosition.`,
    { asOf },
  );
