/** Forks of a month's state: independent of the original until they are adopted. */
import {
  allocation,
  CLASSIC,
  credits,
  newHash,
  newUsageKey,
  tenantWith,
} from '../tenant.fixture.js';
import type { LedgerEvent } from './events.js';
import { monthDecider } from './decide.js';
import { snapshotOf } from './snapshot.js';
import { evolveConfiguration } from './evolve-configuration.js';
import { EMPTY_CONFIGURATION } from '../capacity/configuration.js';

const lived = () => {
  const tenant = tenantWith(CLASSIC, { type: 'StartTrial', userId: 'maria' });
  tenant.uses('prod', 100);
  tenant.does(credits(1_000), allocation('prod', 100));
  tenant.uses('prod', 100);
  return tenant;
};
const more = (tenant: ReturnType<typeof lived>): void => {
  tenant.uses('prod', 900);
  tenant.uses('test', 900);
  tenant.uses('test', 100);
  tenant.does(
    { type: 'EndGrant', grantId: Object.keys(tenant.state.configuration.grants)[0]! },
    {
      type: 'AdmitLateUsage',
      usageKey: newUsageKey(),
      payloadHash: newHash(),
      month: '2025-09',
    },
  );
};

describe('a fork', () => {
  it('leaves the state it is of as it was, until it is adopted', () => {
    const tenant = lived();
    const state = tenant.state;
    const before = snapshotOf(state);
    tenant.state = monthDecider.fork(state);
    more(tenant);
    expect(snapshotOf(state)).toEqual(before);

    const learned = snapshotOf(tenant.state);
    const adopted = monthDecider.adopt(state, tenant.state);
    expect(snapshotOf(adopted).facts).toEqual(learned.facts);
    expect(idsOf(snapshotOf(adopted).ids)).toEqual(idsOf(learned.ids));
    expect(idsOf(learned.ids)).toHaveLength(6);
  });

  it('of which nothing was made is adopted as nothing', () => {
    const { state } = lived();
    const before = snapshotOf(state);
    expect(snapshotOf(monthDecider.adopt(state, monthDecider.fork(state)))).toEqual(before);
  });
});

describe('the configuration an event leaves', () => {
  const at = CLASSIC;
  const by = { actorId: 'admin', reason: null };
  const configuration = { ...EMPTY_CONFIGURATION, allocations: { prod: 5 } };
  const changed: LedgerEvent = {
    type: 'AllocationChanged',
    data: { at, environmentId: 'test', milliCredits: 7, previousMilliCredits: 0, by },
  };

  it('is made once, however often the event is applied to the same', () => {
    const after = evolveConfiguration(configuration, changed);
    expect(after.allocations).toEqual({ prod: 5, test: 7 });
    expect(evolveConfiguration(configuration, changed)).toBe(after);
    expect(evolveConfiguration(EMPTY_CONFIGURATION, changed).allocations).toEqual({ test: 7 });
  });
  it('is the same where the event does not concern it', () => {
    const ended: LedgerEvent = { type: 'TrialEnded', data: { at, userId: 'maria', endsAt: at } };
    expect(evolveConfiguration(configuration, ended)).toBe(configuration);
    expect(evolveConfiguration(EMPTY_CONFIGURATION, ended)).toBe(EMPTY_CONFIGURATION);
  });
  it.each(['LedgerOpened', 'MonthlyReset'] as const)('is that of %s', (type) => {
    const data = { tenantId: 'contoso', month: '2025-10', at, configuration };
    const opened = { type, data } as LedgerEvent;
    expect(evolveConfiguration(EMPTY_CONFIGURATION, opened)).toBe(configuration);
  });
  it('cannot be explained where a grant ends that never began', () => {
    const ended: LedgerEvent = { type: 'GrantEnded', data: { at, grantId: 'none', by } };
    expect(() => evolveConfiguration(configuration, ended)).toThrow(
      'grant none ended without having been added',
    );
  });
});

/** The ids, 24 bytes each, sorted because their order has no meaning. */
const idsOf = (bytes: Uint8Array): string[] =>
  Array.from({ length: bytes.length / 24 }, (_, index) =>
    Buffer.from(bytes.subarray(index * 24, index * 24 + 24)).toString('hex'),
  ).sort();

it.each(['0', 'f'])('knows late usage that was admitted, also by a hash of %ss alone', (digit) => {
  const tenant = lived();
  const late = { usageKey: newUsageKey(), payloadHash: digit.repeat(32) };
  tenant.does({ type: 'AdmitLateUsage', ...late, month: '2025-08' });
  expect(tenant.state.ids.lookup(late.usageKey, late.payloadHash)).toBe('admitted');
});
