/** The state derived from a pool's figures: overage first, then no credits, then close to the limit. */
import type { EnvironmentUsage, TenantUsage } from './api.js';
import { concernedOf, isAhead, isWhole, stateOf, stateOfTenant, urgencyOf } from './standing.js';

type Level = EnvironmentUsage['overage']['level'];
const AMOUNT = { milliCredits: 0, credits: '0' };
const overage = (level: Level): EnvironmentUsage['overage'] => ({
  level,
  since: null,
  cause: null,
  ...AMOUNT,
});

const standing = (
  level: Level,
  nearLimit: boolean,
  source: EnvironmentUsage['source'] = 'tenantPool',
) => ({ overage: overage(level), nearLimit, source, copilotConsumed: AMOUNT });

it.each([
  ['fine', standing('none', false)],
  ['near', standing('none', true)],
  ['over', standing('simple', true)],
  ['usedUp', standing('important', true)],
  ['usedUp', standing('exhausted', true)],
  ['noCredits', standing('none', false, 'none')],
] as const)('is %s', (state, given) => {
  expect(stateOf(given)).toBe(state);
});

it('is over at a level of overage that the service has had only since this page was loaded', () => {
  expect(stateOf(standing('newerLevel' as Level, false))).toBe('over');
});

it('is on Copilot where it has nothing else to draw from, and used Copilot Credits', () => {
  const copilotConsumed = { milliCredits: 7_500, credits: '7.5' };
  expect(stateOf({ ...standing('none', false, 'none'), copilotConsumed })).toBe('onCopilot');
  expect(stateOf({ ...standing('none', false), copilotConsumed })).toBe('fine');
});

it('is more urgent from state to state, and from level to level of overage', () => {
  const copilotConsumed = { milliCredits: 7_500, credits: '7.5' };
  const byUrgency = [
    standing('none', false),
    { ...standing('none', false, 'none'), copilotConsumed },
    standing('none', true),
    standing('none', false, 'none'),
    standing('simple', true),
    standing('important', true),
    standing('exhausted', true),
  ];
  const urgencies = byUrgency.map(urgencyOf);
  expect(urgencies).toEqual([...new Set(urgencies)].sort((one, other) => one - other));
});

const tenant = (parts: object) =>
  ({
    month: '2026-11',
    asOf: { time: '2026-11-24T14:00:00Z', position: 1 },
    entitlement: { milliCredits: 1_000, credits: '1' },
    consumed: AMOUNT,
    copilotConsumed: AMOUNT,
    environments: [],
    ...parts,
  }) as unknown as TenantUsage;

describe('a tenant', () => {
  it('is as its worst environment', () => {
    const environments = [
      standing('none', false),
      standing('simple', true),
      standing('none', true),
    ];
    expect(stateOfTenant(tenant({ environments }))).toBe('over');
    expect(concernedOf(tenant({ environments }))).toEqual([environments[1]]);
  });

  it('that is fine has no environment to name', () => {
    expect(concernedOf(tenant({ environments: [standing('none', false)] }))).toEqual([]);
  });

  const used = { milliCredits: 32_000, credits: '32' };

  it.each([
    ['noCredits', { consumed: AMOUNT, copilotConsumed: AMOUNT }],
    ['noCredits', { consumed: used, copilotConsumed: AMOUNT }],
    ['noCredits', { consumed: used, copilotConsumed: used }],
    ['onCopilot', { consumed: AMOUNT, copilotConsumed: used }],
  ] as const)('without credits is %s with %j', (state, sums) => {
    expect(stateOfTenant(tenant({ entitlement: AMOUNT, ...sums }))).toBe(state);
  });
});

it.each([
  ['all there are', 2, 2, 2, true],
  ['some of those listed, which come before the rest', 1, 2, 9, true],
  ['all of those listed, of more', 2, 2, 9, false],
])('knows whether more are concerned: %s', (_what, concerned, listed, count, expected) => {
  const environments = Array.from({ length: listed }, () => standing('simple', true));
  const usage = tenant({ environments, environmentCount: count });
  expect(isWhole(usage, environments.slice(0, concerned))).toBe(expected);
});

it.each([
  ['2026-10', false],
  ['2026-11', false],
  ['2026-12', true],
])('knows whether %s has begun', (month, expected) => {
  expect(isAhead(tenant({ month }))).toBe(expected);
});
