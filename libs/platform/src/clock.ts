/** Where the time of the process comes from; everything else is handed a Clock. */
import type { Clock } from '#eventsourcing';

export const systemClock: Clock = { now: () => new Date() };

/** A clock that started somewhere else and runs on at the speed of the system's (CLOCK_START). */
export function clockStartingAt(start: Date, base: Clock = systemClock): Clock {
  const shiftMs = start.getTime() - base.now().getTime();
  return { now: () => new Date(base.now().getTime() + shiftMs) };
}

/** @param start `null` for the present */
export const clockOf = (start: Date | null): Clock =>
  start === null ? systemClock : clockStartingAt(start);

/** Milliseconds that nobody sets: only differences mean anything. */
export const steadyMilliseconds = (): number => performance.now();
