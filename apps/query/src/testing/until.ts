/** Waits for a condition within this process by checking it in every turn of the event loop. */
import { nextTurn } from '#eventsourcing';

const PATIENCE_MS = 3_000;

/** @throws if the condition is not met in time */
export async function until(isSo: () => boolean): Promise<void> {
  const deadline = performance.now() + PATIENCE_MS;
  while (!isSo()) {
    if (performance.now() > deadline) throw new Error(`Waited in vain until ${isSo.toString()}`);
    await nextTurn();
  }
}
