/** The simulation's clock, which only the plan and the steps of the scheduler advance. */
import type { Clock } from '#eventsourcing';

export class SimulatedClock implements Clock {
  private milliseconds: number;

  constructor(start: string) {
    this.milliseconds = Date.parse(start);
  }

  now(): Date {
    return new Date(this.milliseconds);
  }

  passToNextMonth(): void {
    const now = this.now();
    this.milliseconds = Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + 1);
  }

  pass(milliseconds: number): void {
    this.milliseconds += milliseconds;
  }

  /** The clock of a process that is ahead by this many milliseconds. */
  aheadBy(milliseconds: number): Clock {
    return { now: () => new Date(this.milliseconds + milliseconds) };
  }
}
