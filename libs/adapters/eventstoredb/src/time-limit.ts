/** A bound on every answer of the server, because its client enforces none. */
import { TransientError, within } from '#eventsourcing';

/**
 * Bounds the wait, not the work: an answer that comes later is ignored.
 * @throws TransientError when the time is over; what became of the work is then unknown.
 */
export async function withinMs<T>(
  milliseconds: number,
  work: Promise<T>,
  onTimeout: () => void = () => undefined,
): Promise<T> {
  const outcome = await within(milliseconds, work);
  if (outcome.kind === 'done') return outcome.value;
  onTimeout();
  throw new TransientError(`EventStoreDB: no answer within ${milliseconds} ms`);
}
