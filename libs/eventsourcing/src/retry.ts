/** Retries work after transient errors with growing pauses, until it succeeds or is aborted. */
import { DeniedError, isTransient } from './event-store.js';

export type Sleep = (milliseconds: number, signal?: AbortSignal) => Promise<void>;

export interface BackOff {
  readonly firstPauseMs: number;
  readonly maxPauseMs: number;
}

/** The pause after this number of consecutive failures: doubles each time, up to the maximum. */
export const pauseAfter = (failures: number, { firstPauseMs, maxPauseMs }: BackOff): number =>
  Math.min(maxPauseMs, firstPauseMs * 2 ** Math.min(failures - 1, DOUBLINGS_MAX));

/** The maximum number of doublings, so that the pause stays finite. */
const DOUBLINGS_MAX = 20;

export interface RetryOptions extends Partial<BackOff> {
  readonly sleep: Sleep;
  readonly signal?: AbortSignal;
  /** The number of attempts after which the error is thrown; without it, retries continue without end. */
  readonly attemptsMax?: number;
  /** Whether to retry after DeniedError as well, as background work does. */
  readonly untilGranted?: boolean;
  /** Returns true for a transient error that must not be retried. */
  readonly isFinal?: (error: Error) => boolean;
  readonly onRetry?: (error: Error, attempt: number) => void;
  /** Called when an attempt succeeds after failures. */
  readonly onRecovered?: () => void;
}

/** Repeats `work` while it throws transient errors; any other error, or an abort, ends it. */
export async function retryTransient<T>(work: () => Promise<T>, options: RetryOptions): Promise<T> {
  const { sleep, signal, attemptsMax = Infinity } = options;
  const { firstPauseMs = 50, maxPauseMs = 5_000, untilGranted = false } = options;
  for (let attempt = 1; ; attempt++) {
    try {
      const result = await work();
      if (attempt > 1) options.onRecovered?.();
      return result;
    } catch (error) {
      if (!isTransient(error) || signal?.aborted) throw error;
      if (error instanceof DeniedError && !untilGranted) throw error;
      if (attempt >= attemptsMax || options.isFinal?.(error)) throw error;
      options.onRetry?.(error, attempt);
      await sleep(pauseAfter(attempt, { firstPauseMs, maxPauseMs }), signal);
      if (signal?.aborted) throw error;
    }
  }
}
