/** A time limit for every response of the server, because its client enforces none. */
import { TransientError, within } from '#eventsourcing';

/**
 * Limits the wait, not the work: a later result is ignored.
 * @throws TransientError after the time limit; the outcome of the work is then unknown
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
