/** Virtual time for specifications: sleepers wake when the specification advances the clock. */
import type { Clock, Sleep } from '#eventsourcing';

export class VirtualTime implements Clock {
  private readonly sleepers = new Set<{ readonly untilMs: number; readonly wake: () => void }>();

  constructor(private nowMs: number) {}

  now(): Date {
    return new Date(this.nowMs);
  }

  readonly sleep: Sleep = (milliseconds, signal) =>
    new Promise((resolve) => {
      if (signal?.aborted) return resolve();
      const sleeper = {
        untilMs: this.nowMs + milliseconds,
        wake: () => {
          this.sleepers.delete(sleeper);
          signal?.removeEventListener('abort', sleeper.wake);
          resolve();
        },
      };
      this.sleepers.add(sleeper);
      signal?.addEventListener('abort', sleeper.wake, { once: true });
    });

  /**
   * Advances the time to the wake-up time of the first sleeper.
   * @returns whether there was a sleeper
   */
  advance(): boolean {
    const [first] = [...this.sleepers].sort((a, b) => a.untilMs - b.untilMs);
    if (!first) return false;
    this.nowMs = Math.max(this.nowMs, first.untilMs);
    first.wake();
    return true;
  }
}
