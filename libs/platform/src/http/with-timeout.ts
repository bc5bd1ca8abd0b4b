/** Limits the wait for an engine, so that the client gets a response before its connection is cut. */
import { TransientError, within } from '#eventsourcing';

/** @throws TransientError after the timeout; the work continues, but its result is dropped */
export async function withTimeout<T>(milliseconds: number, work: Promise<T>): Promise<T> {
  const outcome = await within(milliseconds, work);
  if (outcome.kind === 'done') return outcome.value;
  throw new TransientError(`no answer within ${milliseconds / 1_000} s`);
}
