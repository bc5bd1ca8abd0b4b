/** The clock of a process: the system clock, or one set to another time (CLOCK_START). */
import { type Clock, systemClock } from '#eventsourcing';

/** A clock that starts at another time and runs at the speed of the system clock (CLOCK_START). */
export function clockStartingAt(start: Date, base: Clock = systemClock): Clock {
  const shiftMs = start.getTime() - base.now().getTime();
  return { now: () => new Date(base.now().getTime() + shiftMs) };
}

/** @param start `null` for the current time */
export const clockOf = (start: Date | null): Clock =>
  start === null ? systemClock : clockStartingAt(start);

/** Monotonic milliseconds: only differences are meaningful. */
export const steadyMilliseconds = (): number => performance.now();
