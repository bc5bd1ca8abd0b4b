/** A time limit on waiting for an engine, so that the client is answered before the connection is cut. */
import { TransientError, within } from '#eventsourcing';

/** @throws TransientError when the time is over; the work continues, and its result is dropped */
export async function withTimeout<T>(milliseconds: number, work: Promise<T>): Promise<T> {
  const outcome = await within(milliseconds, work);
  if (outcome.kind === 'done') return outcome.value;
  throw new TransientError(`no answer within ${milliseconds / 1_000} s`);
}
