/**
 * The adapter's only timer: bounds how long an answer is waited for, because the client enforces no
 * deadline of its own.
 */
import { TransientError } from '#eventsourcing';

/**
 * Bounds the wait, not the work: an answer that comes later is ignored.
 * @throws TransientError when the time is over; what became of the work is then unknown.
 */
export function withinMs<T>(
  milliseconds: number,
  work: Promise<T>,
  onTimeout: () => void,
): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      onTimeout();
      reject(new TransientError(`EventStoreDB: no answer within ${milliseconds} ms`));
    }, milliseconds);
    work.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
