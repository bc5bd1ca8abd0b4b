/** Notices of the day on which credits run out: once, and again only after the run-out was averted. */
import { grantOf, TENANT } from '../../libs/read-models/src/testing/ledger.fixture.js';
import { rowsOf } from '../../libs/read-models/src/testing/rows-in-memory.js';
import { dailyUse, type NoticeProcesses, noticeProcesses } from './notice-processes.js';

let notices: NoticeProcesses;
beforeEach(async () => {
  notices = await noticeProcesses();
});
afterEach(() => notices.close());

describe('a run-out that is expected', () => {
  it('is raised once, with its day, and again only when it was averted in between', async () => {
    const first = notices.process(await rowsOf(dailyUse(2_000, 10, 100)));
    await first.look('2025-09-11T00:00:01.000Z');
    const [expected] = await notices.raised();
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
    expect(await notices.typesRaised()).toEqual(['RunOutExpected']);

    const averted = notices.process(await rowsOf(dailyUse(9_000, 12, 100)));
    for (let times = 1; times <= 2; times++) await averted.look('2025-09-13T00:00:01.000Z');
    expect(await notices.typesRaised()).toEqual(['RunOutExpected', 'RunOutAverted']);

    const again = notices.process(await rowsOf(dailyUse(2_000, 13, 100)));
    await again.look('2025-09-14T00:00:01.000Z');
    expect(await notices.typesRaised()).toEqual([
      'RunOutExpected',
      'RunOutAverted',
      'RunOutExpected',
    ]);
  });

  it.each([
    { what: 'it lasts', ownedCredits: 9_000, lastDay: 10 },
    { what: 'all is used up, which the ledger announces', ownedCredits: 500, lastDay: 10 },
    { what: 'nothing is owned', ownedCredits: 0, lastDay: 10 },
    { what: 'too few days are known', ownedCredits: 150, lastDay: 1 },
  ])('is not raised where $what', async ({ ownedCredits, lastDay }) => {
    const { look, failed } = notices.process(await rowsOf(dailyUse(ownedCredits, lastDay, 100)));
    await look(`2025-09-${String(lastDay + 1).padStart(2, '0')}T00:00:01.000Z`);
    expect([await notices.typesRaised(), failed]).toEqual([[], []]);
  });
});

it('is expected on the evidence of the month before, too', async () => {
  const ledger = dailyUse(1_500, 30, 100).open(grantOf(1_500), TENANT, '2025-10');
  ledger.consume({ id: 'october', time: '2025-10-01T10:00:00.000Z' }, { milliCredits: 100_000 });
  const { look } = notices.process(await rowsOf(ledger));
  await look('2025-10-02T00:00:00.000Z');
  expect(await notices.typesRaised()).toEqual(['RunOutExpected']);
});

it.each([
  { evidence: 'three days, not on two', ownedCredits: 1_500, lastDay: 2, raised: [] },
  { evidence: 'three days', ownedCredits: 1_500, lastDay: 3, raised: ['RunOutExpected'] },
  {
    ...{ evidence: 'what is more than all there is, not on as much', raised: [] },
    ...{ ownedCredits: 3_000, lastDay: 10 },
  },
  {
    ...{ evidence: 'what is more than all there is', raised: ['RunOutExpected'] },
    ...{ ownedCredits: 2_999, lastDay: 10 },
  },
])('is expected on the evidence of $evidence', async ({ ownedCredits, lastDay, raised }) => {
  const { look } = notices.process(await rowsOf(dailyUse(ownedCredits, lastDay, 100)));
  await look(`2025-09-${String(lastDay + 1).padStart(2, '0')}T00:00:00.000Z`);
  expect(await notices.typesRaised()).toEqual(raised);
});
