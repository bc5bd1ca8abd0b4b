/** Splits long work into short turns of the event loop, so that other requests are answered in between. */
import { nextTurn } from '#eventsourcing';

/** Some ten milliseconds, if each has to be explained what is wrong with it. */
const EVENTS_PER_TURN = 25;

/** @param items made one by one as they are taken. */
export async function inTurns<T>(items: Iterable<T>): Promise<T[]> {
  const taken: T[] = [];
  for (const item of items) {
    if (taken.length > 0 && taken.length % EVENTS_PER_TURN === 0) await nextTurn();
    taken.push(item);
  }
  return taken;
}
