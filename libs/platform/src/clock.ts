/** The clock of a process: the system's, or one that was set to another time (CLOCK_START). */
import { type Clock, systemClock } from '#eventsourcing';

/** A clock that started somewhere else and runs on at the speed of the system's (CLOCK_START). */
export function clockStartingAt(start: Date, base: Clock = systemClock): Clock {
  const shiftMs = start.getTime() - base.now().getTime();
  return { now: () => new Date(base.now().getTime() + shiftMs) };
}

/** @param start `null` for the present */
export const clockOf = (start: Date | null): Clock =>
  start === null ? systemClock : clockStartingAt(start);

/** Monotonic milliseconds: only differences are meaningful. */
export const steadyMilliseconds = (): number => performance.now();
