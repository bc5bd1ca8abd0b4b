/** Notices of credits that end, and the days before a published policy change on which every tenant is checked. */
import { addMilliseconds, DEFAULT_POLICY, EMPTY_CONFIGURATION, type Grant } from '#metering';
import { endingNotices, isPolicyChanging, keyOfEnding, LOOK_AHEAD_MS } from './endings.js';

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

describe('credits that end', () => {
  const AT = '2025-09-15T00:00:00.000Z';
  const endsAt = '2025-09-17T00:00:00.000Z';
  const grant = (sku: string, quantity: number): Grant => ({
    ...{ grantId: 'one', sku, quantity, milliCreditsEach: 500_000_000, contractStart: null },
    ...{ validFrom: '2025-01-01T00:00:00.000Z', validTo: endsAt },
  });

  it.each([
    ['custom', 3, 1_500_000_000],
    ['powerAppsPremium', 3_000, 1_000_000_000],
  ])('of %s are as many as count', (sku, quantity, milliCredits) => {
    const grants = { one: grant(sku, quantity) };
    expect(endingNotices({ ...EMPTY_CONFIGURATION, grants }, '2025-09', AT)).toMatchObject([
      { type: 'GrantEnding', data: { sku, milliCredits, endsAt, daysBefore: 3 } },
    ]);
  });

  it('are other credits than those of a trial of the same name', () => {
    const data = { at: AT, month: '2025-09', endsAt, daysBefore: 3 } as const;
    const ofGrant = { ...data, grantId: 'one', sku: 'custom', milliCredits: 1 };
    const keys = [
      keyOfEnding({ type: 'GrantEnding', data: ofGrant }),
      keyOfEnding({ type: 'TrialEnding', data: { ...data, userId: 'one' } }),
    ];
    expect(new Set(keys).size).toBe(2);
  });
});
