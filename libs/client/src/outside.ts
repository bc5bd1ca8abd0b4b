/** The client's access to its environment (fetch, time, randomness), which specs replace. */

export interface Outside {
  readonly fetch: typeof globalThis.fetch;
  /** Milliseconds since some fixed instant. */
  readonly now: () => number;
  /** Resolves after the time, or as soon as the signal aborts. */
  readonly sleep: (milliseconds: number, signal: AbortSignal) => Promise<void>;
  /** A random number of at least 0 and less than 1. */
  readonly random: () => number;
}

export const OUTSIDE: Outside = {
  fetch: (input, init) => globalThis.fetch(input, init),
  now: () => performance.now(),
  sleep: (milliseconds, signal) =>
    new Promise((resolve) => {
      if (signal.aborted) return resolve();
      const wake = () => {
        clearTimeout(timer);
        signal.removeEventListener('abort', wake);
        resolve();
      };
      const timer = setTimeout(wake, milliseconds);
      signal.addEventListener('abort', wake, { once: true });
    }),
  random: () => Math.random(),
};

export interface Deadline {
  /** Aborts after the time limit, or with the other signal and its reason. */
  readonly signal: AbortSignal;
  /** Removes the timer and the listener. */
  release(): void;
}

export function deadline(milliseconds: number, other: AbortSignal): Deadline {
  const controller = new AbortController();
  const end = () => controller.abort(other.reason);
  const late = () => controller.abort(new Error(`No answer within ${milliseconds} ms`));
  const timer = setTimeout(late, milliseconds);
  other.addEventListener('abort', end, { once: true });
  return {
    signal: controller.signal,
    release() {
      clearTimeout(timer);
      other.removeEventListener('abort', end);
    },
  };
}
