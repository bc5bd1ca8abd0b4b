/** Work that fails and is retried: one log line at the start of the outage and one at its end; readiness names it in the meantime. */
import type { RetryOptions } from '#eventsourcing';
import type { HealthIndicator, ProcessContext } from '#platform';
import type { OnNotice } from './notice.js';

export interface Outage {
  onRetry(error: Error): void;
  /** Called when a call has succeeded. */
  onRecovered(): void;
  /** What fails, if it has failed for longer than a change of leader or a conflict takes; otherwise `null`. */
  complaint(): string | null;
}

/** A shorter failure does not make the process unready. */
const TOLERATED_MS = 2_000;
/** Longer than any delay between two attempts: without a failure in this time the caller has given up, or has no more work. */
const FORGOTTEN_AFTER_MS = 30_000;

/** @param operation what is tried, as its metrics name it. */
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

  /** The same object for all callers of one operation. */
  of(operation: string): Outage {
    let outage = this.all.get(operation);
    if (!outage) this.all.set(operation, (outage = outageOf(operation, this.onNotice, this.nowMs)));
    return outage;
  }

  /** A process whose work keeps failing is not ready, even if all that it needs can be reached. */
  readonly indicator: HealthIndicator = {
    name: 'work',
    check: async () => {
      const complaints = Array.from(this.all.values(), (one) => one.complaint());
      return complaints.filter((one) => one !== null).join('; ') || null;
    },
  };
}

export interface Trying extends Pick<ProcessContext, 'sleep' | 'signal' | 'metrics'> {
  readonly outages: Outages;
}

/** How the operation is retried: counted, logged once for all attempts, and named in readiness. */
export function retryOf(
  { sleep, signal, metrics, outages }: Trying,
  operation: string,
): RetryOptions {
  const outage = outages.of(operation);
  return {
    ...{ sleep, signal },
    onRetry(error) {
      metrics.retries.inc({ operation });
      outage.onRetry(error);
    },
    onRecovered: () => outage.onRecovered(),
  };
}
