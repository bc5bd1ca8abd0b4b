/** The due time of the daily mail: always the next 06:00 UTC, never the present instant. */
import { dueAtOf } from './digest.js';

it.each([
  ['2025-09-15T00:00:00.000Z', '2025-09-15T06:00:00.000Z'],
  ['2025-09-15T05:59:59.999Z', '2025-09-15T06:00:00.000Z'],
  ['2025-09-15T06:00:00.000Z', '2025-09-16T06:00:00.000Z'],
  ['2025-09-30T23:59:59.999Z', '2025-10-01T06:00:00.000Z'],
  ['2024-02-28T12:00:00.000Z', '2024-02-29T06:00:00.000Z'],
  ['2025-12-31T06:00:00.001Z', '2026-01-01T06:00:00.000Z'],
])('what is queued at %s goes with the mail of %s', (at, due) => {
  expect(dueAtOf({ digest: 'daily' }, at)).toBe(due);
  expect(dueAtOf({ digest: 'none' }, at)).toBe(at);
});
