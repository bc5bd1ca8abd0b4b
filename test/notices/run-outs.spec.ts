/** Notices of the day on which credits run out: once, and again only after the run-out was averted. */
import { rowsOf } from '../../libs/read-models/src/testing/rows-in-memory.js';
import { dailyUse, type Noticing, noticing } from './noticing.js';

let notices: Noticing;
beforeEach(async () => {
  notices = await noticing();
});
afterEach(() => notices.close());

describe('a run-out that is expected', () => {
  it('is told once, with its day, and again only when it was averted in between', async () => {
    const first = notices.process(await rowsOf(dailyUse(2_000, 10, 100)));
    await first.look('2025-09-11T00:00:01.000Z');
    const [expected] = await notices.told();
    expect(expected).toMatchObject({
      type: 'RunOutExpected',
      data: {
        month: '2025-09',
        runsOutOn: expect.stringMatching(/^2025-09-(19|2[0-3])$/),
        consumedMilliCredits: 1_000_000,
        entitlementMilliCredits: 2_000_000,
      },
    });
    await first.look('2025-09-12T00:00:01.000Z');
    expect(await notices.typesTold()).toEqual(['RunOutExpected']);

    const averted = notices.process(await rowsOf(dailyUse(9_000, 12, 100)));
    for (let times = 1; times <= 2; times++) await averted.look('2025-09-13T00:00:01.000Z');
    expect(await notices.typesTold()).toEqual(['RunOutExpected', 'RunOutAverted']);

    const again = notices.process(await rowsOf(dailyUse(2_000, 13, 100)));
    await again.look('2025-09-14T00:00:01.000Z');
    expect(await notices.typesTold()).toEqual([
      'RunOutExpected',
      'RunOutAverted',
      'RunOutExpected',
    ]);
  });

  it.each([
    ['it lasts', dailyUse(9_000, 10, 100), '2025-09-11'],
    ['all is used up, which the ledger announces', dailyUse(500, 10, 100), '2025-09-11'],
    ['nothing is owned', dailyUse(0, 10, 100), '2025-09-11'],
    ['too few days are known', dailyUse(150, 1, 100), '2025-09-02'],
  ])('is not told where %s', async (_, ledger, day) => {
    const { look, failed } = notices.process(await rowsOf(ledger));
    await look(`${day}T00:00:01.000Z`);
    expect([await notices.typesTold(), failed]).toEqual([[], []]);
  });
});

it.each([
  ['three days, not on two', 1_500, 2, []],
  ['three days', 1_500, 3, ['RunOutExpected']],
  ['what is more than all there is, not on as much', 3_000, 10, []],
  ['what is more than all there is', 2_999, 10, ['RunOutExpected']],
])('is expected on the evidence of %s', async (_what, ownedCredits, lastDay, told) => {
  const { look } = notices.process(await rowsOf(dailyUse(ownedCredits, lastDay, 100)));
  await look(`2025-09-${String(lastDay + 1).padStart(2, '0')}T00:00:00.000Z`);
  expect(await notices.typesTold()).toEqual(told);
});
