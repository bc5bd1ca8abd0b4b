/** When the published policy is about to change: the days on which every tenant is looked at. */
import { addMilliseconds, DEFAULT_POLICY } from '#metering';
import { isPolicyChanging, LOOK_AHEAD_MS } from './endings.js';

const changes = DEFAULT_POLICY.map(({ effectiveFrom }) => effectiveFrom).filter(
  (date) => date > '2025',
);

it('knows changes to come in the published policy', () => {
  expect(changes).not.toEqual([]);
});

describe.each(changes)('the change of %s', (date) => {
  it.each([
    {
      when: 'before it comes within the days looked ahead',
      afterMs: -LOOK_AHEAD_MS - 1,
      is: false,
    },
    { when: 'from the first moment of these days', afterMs: -LOOK_AHEAD_MS, is: true },
    { when: 'until the last moment before it', afterMs: -1, is: true },
    { when: 'when it has come', afterMs: 0, is: false },
  ])('is about to come $when: $is', ({ afterMs, is }) => {
    expect(isPolicyChanging(addMilliseconds(date, afterMs))).toBe(is);
  });
});
