/** What the client takes from the world around it; specifications hand it others. */

export interface Outside {
  readonly fetch: typeof globalThis.fetch;
  /** Milliseconds since any fixed instant. */
  readonly now: () => number;
  /** Resolves after the time, or as soon as the signal aborts. */
  readonly sleep: (milliseconds: number, signal: AbortSignal) => Promise<void>;
  /** At least 0, less than 1. */
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
