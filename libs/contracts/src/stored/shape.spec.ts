/** The checks that shapes of stored events consist of: what each accepts, and how it describes a fault. */
import { anObject, count, flag, instant, integer, members, month, text } from './shape.js';

it.each([
  { name: 'text', shape: text, good: ['', 'a'], wrong: [1, null], rule: 'text' },
  { name: 'a flag', shape: flag, good: [true, false], wrong: ['true', 0], rule: 'true or false' },
  { name: 'an integer', shape: integer, good: [-1, 0], wrong: [0.5, '1'], rule: 'a safe integer' },
  {
    name: 'a count',
    shape: count,
    good: [0, 1],
    wrong: [-1, 0.5],
    rule: 'a safe integer of at least 0',
  },
  {
    name: 'an instant',
    shape: instant,
    good: ['2025-09-05T08:00:00Z', '2025-09-05T08:00:00.1Z', '2025-09-05T08:00:00.123456789Z'],
    wrong: [
      'x2025-09-05T08:00:00.000Z',
      '2025-09-05T08:00:00.000Zx',
      '2025-09-05T08:00:00.Z',
      '2025-09-05T08:00:00+01:00',
      ['2025-09-05T08:00:00.000Z'],
    ],
    rule: 'an instant in UTC',
  },
  {
    name: 'a month',
    shape: month,
    good: ['2025-01', '2025-12'],
    wrong: ['x2025-09', '2025-09-01', '2025-13', '2025-00', ['2025-09']],
    rule: 'a month as 2026-11',
  },
  { name: 'an object', shape: anObject, good: [{}], wrong: [null, [], 'x'], rule: 'an object' },
])('$name accepts only what fits it', ({ shape, good, wrong, rule }) => {
  expect(good.map(shape)).toEqual(good.map(() => null));
  expect(wrong.map(shape)).toEqual(wrong.map(() => ` must be ${rule}`));
});

it('names the member at fault, or that there are none', () => {
  const shape = members<{ at: string; more?: number }>({ at: instant });
  expect(shape({ at: '2025-09-05T08:00:00Z', more: 'x' })).toBeNull();
  expect(shape({})).toBe('.at must be an instant in UTC');
  expect(shape(null)).toBe(' must be an object');
});
