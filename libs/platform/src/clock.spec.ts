/** The clock of a process, with and without CLOCK_START. */
import { systemClock } from '#eventsourcing';
import { clockStartingAt } from './clock.js';

describe('the clock of the process', () => {
  it('returns the system time', () => {
    const before = Date.now();
    const now = systemClock.now().getTime();
    expect(now).toBeGreaterThanOrEqual(before);
    expect(now).toBeLessThanOrEqual(Date.now());
  });

  it('starts at CLOCK_START and runs on as fast as the system clock', () => {
    let systemMs = Date.parse('2026-11-23T08:00:00Z');
    const clock = clockStartingAt(new Date('2025-09-15T00:00:00Z'), {
      now: () => new Date(systemMs),
    });
    expect(clock.now().toISOString()).toBe('2025-09-15T00:00:00.000Z');
    systemMs += 90_000;
    expect(clock.now().toISOString()).toBe('2025-09-15T00:01:30.000Z');
  });
});
