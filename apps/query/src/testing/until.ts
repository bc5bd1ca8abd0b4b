/** Waits for a condition of the process's own, looked at in every turn of the event loop. */
import { nextTurn } from '#eventsourcing';

const PATIENCE_MS = 3_000;

/** @throws when it does not come to that */
export async function until(isSo: () => boolean): Promise<void> {
  const deadline = performance.now() + PATIENCE_MS;
  while (!isSo()) {
    if (performance.now() > deadline) throw new Error(`Waited in vain until ${isSo.toString()}`);
    await nextTurn();
  }
}
