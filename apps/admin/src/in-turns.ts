/** Splits long work into short turns of the event loop, so that other requests are answered in between. */
import { isTurnOver, nextTurn } from '#eventsourcing';

/** @param items made one by one as they are taken. */
export async function inTurns<T>(items: Iterable<T>): Promise<T[]> {
  const taken: T[] = [];
  for (const item of items) {
    taken.push(item);
    if (isTurnOver()) await nextTurn();
  }
  return taken;
}
