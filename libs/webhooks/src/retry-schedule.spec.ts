/** The retry schedule: growing pauses over three days, and `Retry-After` honoured. */
import { pauseAfterMs, RETRY_AFTER_MS_MAX, retryAfterMsOf } from './retry-schedule.js';

it('is tried again for three days, ever more seldom', () => {
  const pauses: number[] = [];
  for (let attempt = 1; pauseAfterMs(attempt, 0) !== null; attempt++) {
    pauses.push(pauseAfterMs(attempt, 0)!);
  }
  const sum = pauses.reduce((total, pause) => total + pause, 0);
  expect(Math.round(sum / 3_600_000)).toBe(73);
  expect(pauses[0]).toBe(5_000);
  expect(pauses.slice(1, -1).every((pause, index) => pause >= pauses[index]!)).toBe(true);
});

it.each([
  [undefined, 0],
  ['', 0],
  ['0', 0],
  ['120', 120_000],
  [' 120 ', 120_000],
  ['99999999999999999999', RETRY_AFTER_MS_MAX],
  ['-5', 0],
  ['1.5', 0],
  ['soon', 0],
  ['Fri, 27 Nov 2026 14:02:00 GMT', 120_000],
  ['Friday, 27-Nov-26 14:02:00 GMT', 120_000],
  ['Fri, 27 Nov 2026 13:00:00 GMT', 0],
  ['Fri, 27 Nov 2099 13:00:00 GMT', RETRY_AFTER_MS_MAX],
])('takes Retry-After: %j for %i ms', (text, milliseconds) => {
  expect(retryAfterMsOf(text, 'Fri, 27 Nov 2026 14:00:00 GMT')).toBe(milliseconds);
});

it('takes no date of an endpoint that does not say what time it has', () => {
  expect(retryAfterMsOf('Fri, 27 Nov 2026 14:02:00 GMT', undefined)).toBe(0);
});
