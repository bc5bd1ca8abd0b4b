/** The one policy for what may heal by itself: repeat with growing pauses until told to stop. */
import { TransientError } from './event-store.js';

export type Sleep = (milliseconds: number, signal?: AbortSignal) => Promise<void>;

export interface RetryOptions {
  readonly sleep: Sleep;
  readonly signal?: AbortSignal;
  readonly firstPauseMs?: number;
  readonly maxPauseMs?: number;
  readonly onRetry?: (error: TransientError, attempt: number) => void;
  /** Called when it has gone through after all. */
  readonly onHealed?: () => void;
}

/** Repeats `work` while it throws TransientError; any other error, or an abort, ends it. */
export async function retryTransient<T>(work: () => Promise<T>, options: RetryOptions): Promise<T> {
  const { sleep, signal, firstPauseMs = 50, maxPauseMs = 5_000 } = options;
  for (let attempt = 1; ; attempt++) {
    try {
      const result = await work();
      if (attempt > 1) options.onHealed?.();
      return result;
    } catch (error) {
      if (!(error instanceof TransientError) || signal?.aborted) throw error;
      options.onRetry?.(error, attempt);
      await sleep(Math.min(maxPauseMs, firstPauseMs * 2 ** Math.min(attempt - 1, 20)), signal);
      if (signal?.aborted) throw error;
    }
  }
}
