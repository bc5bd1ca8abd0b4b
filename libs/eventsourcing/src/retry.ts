/** Repeats work while its error may heal, with pauses that grow, until it goes through or is stopped. */
import { DeniedError, isTransient } from './event-store.js';

export type Sleep = (milliseconds: number, signal?: AbortSignal) => Promise<void>;

export interface BackOff {
  readonly firstPauseMs: number;
  readonly maxPauseMs: number;
}

/** The delay after this number of failures in a row: twice as long each time, up to the longest. */
export const pauseAfter = (failures: number, { firstPauseMs, maxPauseMs }: BackOff): number =>
  Math.min(maxPauseMs, firstPauseMs * 2 ** Math.min(failures - 1, DOUBLINGS_MAX));

/** How often the pause doubles at most, so that it stays a finite number. */
const DOUBLINGS_MAX = 20;

export interface RetryOptions extends Partial<BackOff> {
  readonly sleep: Sleep;
  readonly signal?: AbortSignal;
  /** The number of attempts after which the error is thrown; without it, attempts continue for ever. */
  readonly attemptsMax?: number;
  /** Whether to wait, too, for an engine that denies access, like background work does. */
  readonly untilGranted?: boolean;
  /** Called with an error that looks transient but is not. */
  readonly isFinal?: (error: Error) => boolean;
  readonly onRetry?: (error: Error, attempt: number) => void;
  /** Called when an attempt succeeds after failures. */
  readonly onRecovered?: () => void;
}

/** Repeats `work` while it throws what may heal, TransientError above all; any other error, or an abort, ends it. */
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
