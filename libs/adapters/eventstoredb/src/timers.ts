/** The adapter's only timers: a bound on every answer, because the client enforces none, and the next turn. */
import { TransientError } from '#eventsourcing';

/**
 * Bounds the wait, not the work: an answer that comes later is ignored.
 * @throws TransientError when the time is over; what became of the work is then unknown.
 */
export function withinMs<T>(
  milliseconds: number,
  work: Promise<T>,
  onTimeout: () => void = () => undefined,
): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      onTimeout();
      reject(new TransientError(`EventStoreDB: no answer within ${milliseconds} ms`));
    }, milliseconds);
    work.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}

/** Resolves when all that has arrived by now has come in. */
export const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
