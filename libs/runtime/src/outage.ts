/** Logs one line when an engine goes away and one when it is back, however many calls failed in between. */
import type { OnNotice } from './notice.js';

export interface Outage {
  onRetry(error: Error): void;
  /** A call has gone through. */
  onHealed(): void;
}

/** @param operation what is tried, as its metrics name it. */
export function outageOf(operation: string, onNotice: OnNotice, nowMs: () => number): Outage {
  let tries = 0;
  let sinceMs = 0;
  return {
    onRetry({ message }) {
      tries += 1;
      if (tries > 1) return;
      sinceMs = nowMs();
      onNotice('warn', `${operation}: ${message}; it is tried again until it goes through`);
    },
    onHealed() {
      if (tries === 0) return;
      const seconds = Math.round((nowMs() - sinceMs) / 1_000);
      const often = tries === 1 ? 'one try' : `${tries} tries`;
      onNotice('info', `${operation}: goes on after ${often} in ${seconds} s`);
      tries = 0;
    },
  };
}
