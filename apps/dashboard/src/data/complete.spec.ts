/** What a page gets for a response that lacks members, or has null where it should not. */
import fc from 'fast-check';
import { completed, type Shape } from './complete.js';

const AMOUNT = { milliCredits: 0 } as const;
const SHAPE: Shape = {
  month: '',
  consumed: AMOUNT,
  'limit|': AMOUNT,
  'prepaid?': AMOUNT,
  closed: false,
  rows: [{ name: '', 'runs|': 0 }],
  anything: null,
};
const WHOLE = {
  month: '2026-11',
  consumed: { milliCredits: 1 },
  limit: { milliCredits: 2 },
  prepaid: { milliCredits: 3 },
  closed: true,
  rows: [{ name: 'a', runs: 4 }],
  anything: 'x',
  newer: [1],
};
const UNKNOWN = {
  month: '',
  consumed: { milliCredits: Number.NaN },
  limit: null,
  closed: false,
  rows: [],
};

it('leaves whole answers as they are, with members that it does not know', () => {
  expect(completed(WHOLE, SHAPE)).toEqual(WHOLE);
});

it.each([{}, null, undefined, 'x', []])('has every member where the answer is %j', (value) => {
  expect(completed(value, SHAPE)).toEqual(UNKNOWN);
});

it('is the same for a member that is missing, is null, or is something else', () => {
  const name = fc.constantFrom(...Object.keys(UNKNOWN), 'prepaid');
  fc.assert(
    fc.property(name, (member) => {
      const { [member as keyof typeof WHOLE]: _gone, ...rest } = WHOLE;
      const without = completed(rest, SHAPE);
      expect(completed({ ...WHOLE, [member]: null }, SHAPE)).toEqual(without);
      const { [member]: unknown } = without as Record<string, unknown>;
      expect(unknown).toEqual(UNKNOWN[member as keyof typeof UNKNOWN]);
    }),
  );
});

it('completes one of several kinds as that which it resembles most', () => {
  const shape: Shape = {
    '|': [
      { month: '', rows: [AMOUNT], runs: 0 },
      { month: '', months: [AMOUNT] },
    ],
  };
  expect(completed({ month: 'a', months: [{}] }, shape)).toEqual({
    month: 'a',
    months: [{ milliCredits: Number.NaN }],
  });
  expect(completed({ month: 'a', runs: 1 }, shape)).toEqual({ month: 'a', rows: [], runs: 1 });
  expect(completed({ month: 'a' }, shape)).toMatchObject({ rows: [] });
});
