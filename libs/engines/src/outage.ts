/**
 * Tracks work that fails and is retried: one log line when an outage starts and one when it ends; readiness reports
 * it in the meantime.
 */
import type { RetryOptions } from '#eventsourcing';
import type { HealthIndicator, ProcessContext } from '#platform';
import type { OnNotice } from './notice.js';

export interface Outage {
  onRetry(error: Error): void;
  /** Called after a successful call. */
  onRecovered(): void;
  /** Describes the failure if it has lasted longer than a change of leader or a conflict; otherwise `null`. */
  complaint(): string | null;
}

/** A shorter failure does not make the process unready. */
const TOLERATED_MS = 2_000;
/**
 * Longer than any delay between two attempts. Without a failure in this time the caller has given up or has no more
 * work.
 */
const FORGOTTEN_AFTER_MS = 30_000;

/** @param operation the name of the operation, as in its metrics */
export function outageOf(operation: string, onNotice: OnNotice, nowMs: () => number): Outage {
  let tries = 0;
  let sinceMs = 0;
  let lastMs = 0;
  let said = '';
  const isOver = () => tries === 0 || nowMs() - lastMs > FORGOTTEN_AFTER_MS;
  const seconds = () => Math.round((nowMs() - sinceMs) / 1_000);
  return {
    onRetry({ message }) {
      if (isOver()) {
        onNotice('warn', `${operation}: ${message}; it is retried until it succeeds`);
        tries = 0;
        sinceMs = nowMs();
      }
      tries += 1;
      lastMs = nowMs();
      said = message;
    },
    onRecovered() {
      if (tries === 0) return;
      const often = tries === 1 ? 'one try' : `${tries} tries`;
      onNotice('info', `${operation}: goes on after ${often} in ${seconds()} s`);
      tries = 0;
    },
    complaint() {
      if (isOver() || lastMs - sinceMs < TOLERATED_MS) return null;
      return `${operation}: ${said}; tried again for ${seconds()} s`;
    },
  };
}

/** The outages of a process, one per operation. */
export class Outages {
  private readonly all = new Map<string, Outage>();

  constructor(
    private readonly onNotice: OnNotice,
    private readonly nowMs: () => number,
  ) {}

  /** Returns the same object to all callers for an operation. */
  of(operation: string): Outage {
    let outage = this.all.get(operation);
    if (!outage) this.all.set(operation, (outage = outageOf(operation, this.onNotice, this.nowMs)));
    return outage;
  }

  /** A process whose work keeps failing is not ready, even if everything it needs is reachable. */
  readonly indicator: HealthIndicator = {
    name: 'background work',
    check: async () => {
      const complaints = Array.from(this.all.values(), (one) => one.complaint());
      return complaints.filter((one) => one !== null).join('; ') || null;
    },
  };
}

export interface Trying extends Pick<ProcessContext, 'sleep' | 'signal' | 'metrics'> {
  readonly outages: Outages;
}

/** The retry options of an operation: attempts are counted, logged once per outage, and reported in readiness. */
export function retryOf(
  { sleep, signal, metrics, outages }: Trying,
  operation: string,
): RetryOptions {
  const outage = outages.of(operation);
  return {
    sleep,
    signal,
    onRetry(error) {
      metrics.retries.inc({ operation });
      outage.onRetry(error);
    },
    onRecovered: () => outage.onRecovered(),
  };
}
