/** Which warnings a tenant's outlook raises, at the limits of the expected rest. */
import { type NoticeInput, noticeDecider, type Outlook } from './notice-decider.js';

const OUTLOOK: Outlook = {
  consumedMilliCredits: 600,
  expectedMilliCredits: 1_500,
  entitlementMilliCredits: 1_000,
  runsOutOn: '2025-09-20',
};
const INPUT: NoticeInput = {
  at: '2025-09-11T00:00:00.000Z',
  month: '2025-09',
  endings: [],
  outlook: OUTLOOK,
};

function typesRaised(outlook: Partial<Outlook>, runOutMonth: string | null = null): string[] {
  const state = { runOutMonth, endingsRaised: new Set<string>() };
  const decision = noticeDecider.decide({ ...INPUT, outlook: { ...OUTLOOK, ...outlook } }, state);
  return decision.kind === 'accepted' ? decision.events.map(({ type }) => type) : ['refused'];
}

describe('a run-out', () => {
  it.each([
    [0, ['RunOutExpected']],
    [999, ['RunOutExpected']],
    [1_000, ['RunOutExpected']],
    [1_001, []],
  ])(
    'with %d of 1,000 used raises %j: the ledger announces only what goes beyond',
    (used, types) => {
      expect(typesRaised({ consumedMilliCredits: used })).toEqual(types);
    },
  );

  it('raises nothing where nothing is owned that could run out', () => {
    expect(typesRaised({ entitlementMilliCredits: 0, consumedMilliCredits: 0 })).toEqual([]);
  });

  it.each([
    ['2025-09', ['RunOutAverted']],
    ['2025-08', []],
    [null, []],
  ])('that was expected in %s and is not any more raises %j', (runOutMonth, types) => {
    expect(typesRaised({ runsOutOn: null }, runOutMonth)).toEqual(types);
  });

  it.each([
    ['2025-09', []],
    ['2025-08', ['RunOutExpected']],
  ])('that was expected in %s already raises %j', (runOutMonth, types) => {
    expect(typesRaised({}, runOutMonth)).toEqual(types);
  });
});
