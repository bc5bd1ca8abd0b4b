/** Splits long work into short turns of the event loop, so that other requests are served in between. */
import { isTurnOver, nextTurn } from '#eventsourcing';

/** @param items generated lazily, one by one */
export async function inTurns<T>(items: Iterable<T>): Promise<T[]> {
  const taken: T[] = [];
  for (const item of items) {
    taken.push(item);
    if (isTurnOver()) await nextTurn();
  }
  return taken;
}
