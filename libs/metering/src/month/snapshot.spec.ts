/** Snapshots of a month's state: plain values and bytes, pinned to their version. */
import type { Configuration } from '../capacity/configuration.js';
import type { Charge } from '../standing/charge.js';
import type { LedgerEvent } from './events.js';
import { ADMIN, usageOf } from '../tenant.fixture.js';
import { monthDecider } from './decide.js';
import { restoreState, snapshotOf, STATE_VERSION } from './snapshot.js';

const AT = '2025-10-15T12:00:00.000Z';
const POOL = { kind: 'tenantPool' } as const;
const KEY = '00000001-0000-8000-8000-000000000001';
const HASH = '0123456789abcdef0123456789abcdef';

const charge: Charge = {
  currency: 'aiBuilder',
  milliCredits: 300_000,
  drawnFrom: 'tenantPool',
  free: null,
  stated: false,
  regime: 'classic',
  rateCardVersion: 'card',
  policyVersion: 'classic',
  exactMilliCredits: 300_000,
};

const figures = { consumedMilliCredits: 300_000, availableMilliCredits: 200_000 };

/** Every kind of entry, so that a member added to one of them changes the snapshot. */
const CONFIGURATION: Configuration = {
  grants: {
    more: {
      grantId: 'more',
      sku: 'aiBuilderAddOn',
      quantity: 1,
      milliCreditsEach: 1_000,
      validFrom: AT,
      validTo: null,
      contractStart: null,
    },
  },
  allocations: {},
  settings: { allowUnallocated: true, warningPercents: [80] },
  policy: [{ version: 'own', effectiveFrom: AT }],
  copilot: {
    prepaidMilliCredits: 1,
    payAsYouGo: false,
    environments: { prod: { milliCredits: 2, drawFromTenant: true, payAsYouGo: false } },
  },
  trials: {
    ana: {
      userId: 'ana',
      startedAt: AT,
      endsAt: AT,
      milliCredits: 3,
      renewals: 0,
      consumedBeforeMilliCredits: 0,
    },
  },
  extensions: [
    {
      extensionId: 'x-1',
      requestedBy: 'admin',
      requestedAt: AT,
      effectiveFrom: AT,
      milliCredits: 4,
    },
  ],
};

const EVENTS: readonly LedgerEvent[] = [
  {
    type: 'LedgerOpened',
    data: { tenantId: 'contoso', month: '2025-10', at: AT, configuration: CONFIGURATION },
  },
  {
    type: 'AllocationChanged',
    data: {
      at: AT,
      environmentId: 'test',
      milliCredits: 50_000,
      previousMilliCredits: 0,
      by: ADMIN,
    },
  },
  {
    type: 'OverAllocated',
    data: { at: AT, allocatedMilliCredits: 50_000, entitlementMilliCredits: 0 },
  },
  {
    type: 'CreditConsumed',
    data: { usageKey: KEY, payloadHash: HASH, usage: usageOf({}), charge },
  },
  {
    type: 'CreditConsumed',
    data: {
      usageKey: KEY.replace('1', '2'),
      payloadHash: HASH,
      usage: usageOf({ environmentId: 'test' }),
      charge: { ...charge, drawnFrom: 'trial' },
    },
  },
  { type: 'UsageWarningRaised', data: { at: AT, scope: POOL, percent: 80, ...figures } },
  {
    type: 'OverageEntered',
    data: { at: AT, scope: POOL, level: 'important', cause: 'consumption', ...figures },
  },
  { type: 'TrialEnded', data: { at: AT, userId: 'luis', endsAt: AT } },
  {
    type: 'LateUsageAdmitted',
    data: { at: AT, usageKey: KEY.replace('1', '3'), payloadHash: HASH, month: '2025-09' },
  },
];

const none = { consumedMilliCredits: 0, copilotMilliCredits: 0, trialMilliCredits: 0, runs: 1 };

/** `CONFIGURATION` as version 1 keeps it, repeated here so that a change of the one shows against the other. */
const KNOWN_CONFIGURATION = {
  grants: {
    more: {
      grantId: 'more',
      sku: 'aiBuilderAddOn',
      quantity: 1,
      milliCreditsEach: 1_000,
      validFrom: AT,
      validTo: null,
      contractStart: null,
    },
  },
  allocations: { test: 50_000 },
  settings: { allowUnallocated: true, warningPercents: [80] },
  policy: [{ version: 'own', effectiveFrom: AT }],
  copilot: {
    prepaidMilliCredits: 1,
    payAsYouGo: false,
    environments: { prod: { milliCredits: 2, drawFromTenant: true, payAsYouGo: false } },
  },
  trials: {
    ana: {
      userId: 'ana',
      startedAt: AT,
      endsAt: AT,
      milliCredits: 3,
      renewals: 0,
      consumedBeforeMilliCredits: 0,
    },
  },
  extensions: [
    {
      extensionId: 'x-1',
      requestedBy: 'admin',
      requestedAt: AT,
      effectiveFrom: AT,
      milliCredits: 4,
    },
  ],
};

/** The expected snapshot of the events above, and its version. */
const KNOWN = {
  version: 1,
  facts: {
    tenantId: 'contoso',
    month: '2025-10',
    phase: 'open',
    settledAt: AT,
    configuration: KNOWN_CONFIGURATION,
    totals: {
      consumedMilliCredits: 300_000,
      copilotMilliCredits: 0,
      trialMilliCredits: 300_000,
      runs: 2,
      poolMilliCredits: 300_000,
      allocatedExcessMilliCredits: 0,
      copilotPoolMilliCredits: 0,
    },
    overAllocated: { allocatedMilliCredits: 50_000, entitlementMilliCredits: 0 },
    closing: null,
    environments: [
      ['prod', { ...none, consumedMilliCredits: 300_000 }],
      ['test', { ...none, trialMilliCredits: 300_000 }],
    ],
    trials: [['maria', 300_000]],
    announced: [['tenantPool', { level: 'important', warnedAt: { 80: 200_000 } }]],
    ended: [[`trial:${AT}:luis`, true]],
  },
};

describe('what is kept of a month', () => {
  const told = () => EVENTS.reduce(monthDecider.evolve, monthDecider.initialState());

  it('is what this version is known by: if it comes out differently, raise STATE_VERSION', () => {
    expect({ version: STATE_VERSION, facts: snapshotOf(told()).facts }).toEqual(KNOWN);
  });
  it('comes back whole', () => {
    const snapshot = snapshotOf(told());
    expect(snapshotOf(restoreState(snapshot))).toEqual(snapshot);
  });
  it('knows every id', () => {
    const { ids } = restoreState(snapshotOf(told()));
    expect(ids.lookup(KEY, HASH)).toBe('charged');
    expect(ids.lookup(KEY.replace('1', '3'), HASH)).toBe('admitted');
    expect(ids.size).toBe(3);
  });
  it('is a copy', () => {
    const state = told();
    const snapshot = snapshotOf(state);
    const before = JSON.stringify(snapshot.facts);
    const more = EVENTS.filter(({ type }) => type === 'CreditConsumed');
    more.reduce(monthDecider.evolve, state);
    expect(JSON.stringify(snapshot.facts)).toBe(before);
  });
});
