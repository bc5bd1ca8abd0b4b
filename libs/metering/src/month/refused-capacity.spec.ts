/** Every rejection of allocations, settings and Copilot Credits, and the largest accepted values. */
import { isRefusedAsSaid, type Ask, type Refused } from '../refused.fixture.js';
import { allocation, credits, DUAL, tenantAt, tenantWith } from '../tenant.fixture.js';
import { CREDITS_MAX, MILLI_CREDITS_MAX } from '../values/amounts.js';

const settings = (wrong: object): Ask => ({
  type: 'ChangeSettings',
  settings: wrong,
});
const copilotOf = (environmentId: string, milliCredits: number): Ask => ({
  type: 'ChangeEnvironmentCopilot',
  environmentId,
  copilot: { milliCredits, drawFromTenant: true, payAsYouGo: false },
});

describe('capacity is refused', () => {
  const amount = 'The amount must be a whole number of milli-credits from 0.';
  const code = 'invalidAmount';
  it.each<Refused>([
    { ask: allocation('', 1), code, field: 'environmentId', message: 'Name the environment.' },
    { ask: allocation('prod', -1), code, field: 'milliCredits', message: amount },
    { ask: copilotOf('', 1), code, field: 'environmentId', message: 'Name the environment.' },
    { ask: copilotOf('prod', 0.5), code, field: 'milliCredits', message: amount },
    {
      ask: { type: 'ChangeCopilotCapacity', prepaidMilliCredits: NaN, payAsYouGo: true },
      code,
      field: 'prepaidMilliCredits',
      message: amount,
    },
    {
      given: [credits(1_000), allocation('prod', 600), allocation('test', 300.5)],
      ask: allocation('test', 401),
      code: 'allocationExceedsUnallocated',
      field: 'milliCredits',
      message:
        'Only 99.5 credits are unallocated, so it can have at most 400: ' +
        'lower other allocations by at least 1 credit, or add a grant of at least 1 credit first.',
    },
    {
      given: [credits(1_000), allocation('prod', 400)],
      ask: allocation('test', 1_000),
      code: 'allocationExceedsUnallocated',
      field: 'milliCredits',
      message:
        'Only 600 credits are unallocated, so it can have at most 600: ' +
        'lower other allocations by at least 400 credits, or add a grant of at least 400 credits first.',
    },
    {
      given: [credits(1_000), allocation('prod', 400)],
      ask: allocation('test', 1_001),
      code: 'allocationExceedsUnallocated',
      field: 'milliCredits',
      message:
        'Only 600 credits are unallocated, so it can have at most 600: ' +
        'add a grant of at least 401 credits first.',
    },
    {
      given: [credits(CREDITS_MAX, { grantId: 'ends' }), { type: 'EndGrant', grantId: 'ends' }],
      ask: allocation('prod', 1),
      code: 'allocationExceedsUnallocated',
      field: 'milliCredits',
      message: 'Only 0 credits are unallocated, so it can have at most 0.',
    },
    {
      given: [copilotOf('prod', MILLI_CREDITS_MAX)],
      ask: copilotOf('test', 1),
      code: 'totalTooLarge',
      field: 'milliCredits',
      message: 'All environments together can have 9007199254 Copilot Credits.',
    },
    {
      ask: settings({ allowUnallocated: 'on' }),
      code: 'invalidSettings',
      field: 'allowUnallocated',
      message: 'The switch is either on or off.',
    },
    ...[
      [1_001],
      [80, 80],
      [0],
      [10.5],
      Array.from({ length: 11 }, (_, index) => index + 1),
      '80',
    ].map((warningPercents): Refused => ({
      ask: settings({ warningPercents }),
      code: 'invalidSettings',
      field: 'warningPercents',
      message:
        'Warnings need up to 10 different whole percentages from 1 to 1000, in ascending order.',
    })),
  ])('$code of $field: $message', isRefusedAsSaid);

  it('takes ten warnings, up to a thousand per cent, and none', () => {
    const ten = [1, 2, 3, 4, 5, 6, 7, 8, 9, 1_000];
    for (const warningPercents of [ten, []]) {
      expect(tenantAt(DUAL).does(settings({ warningPercents }))).toMatchObject([
        { data: { settings: { allowUnallocated: true, warningPercents } } },
      ]);
    }
  });
  it('takes a smaller Copilot allocation where all there can be is given', () => {
    const tenant = tenantWith(DUAL, copilotOf('prod', MILLI_CREDITS_MAX));
    expect(tenant.does(copilotOf('prod', MILLI_CREDITS_MAX - 1))).toHaveLength(1);
    expect(tenant.does(copilotOf('test', 1))).toHaveLength(1);
  });
  it('takes pay-as-you-go alone', () => {
    const linked = { type: 'ChangeCopilotCapacity', prepaidMilliCredits: 0 } as const;
    const tenant = tenantAt(DUAL);
    expect(tenant.does({ ...linked, payAsYouGo: true })).toHaveLength(1);
    expect(tenant.does({ ...linked, payAsYouGo: true })).toEqual([]);
    expect(tenant.does({ ...linked, payAsYouGo: false })).toHaveLength(1);
  });
});
