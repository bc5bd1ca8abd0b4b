/** The spans in which capacity is constant, and the configuration carried over to the next month. */
import { CLASSIC, credits, grantOf, tenantWith } from '../tenant.fixture.js';
import { BEGINNING, policyAt } from '../policy/policy.js';
import { addMilliseconds } from '../values/calendar.js';
import { carriedOver } from './carried-over.js';
import { EMPTY_CONFIGURATION, type Configuration, type Trial } from './configuration.js';
import { dueDates } from './dated-changes.js';
import { countsAt } from './entitlement.js';
import { inForce, inForceBefore } from './in-force.js';

const BEGINS = '2025-10-10T00:00:00.000Z';
const ENDS = '2025-10-20T00:00:00.000Z';
const DUAL_BEGINS = '2025-11-01T00:00:00.000Z';
const configured = (): Configuration =>
  tenantWith(CLASSIC, credits(100, { validFrom: BEGINS, validTo: ENDS })).state.configuration;

describe('a span', () => {
  it.each([
    { from: BEGINNING, until: BEGINS, owned: 0 },
    { from: BEGINS, until: ENDS, owned: 100_000 },
    { from: ENDS, until: DUAL_BEGINS, owned: 0 },
    { from: DUAL_BEGINS, until: '2026-11-01T00:00:00.000Z', owned: 0 },
    { from: '2026-11-01T00:00:00.000Z', until: null, owned: 0 },
  ])('from $from until $until holds at each of its instants', ({ from, until, owned }) => {
    const configuration = { ...configured() };
    const first = inForce(configuration, from);
    expect(first).toMatchObject({ from, until, entitlementMilliCredits: owned });
    const last = until === null ? '9999-12-31T23:59:59.999Z' : addMilliseconds(until, -1);
    expect(inForce(configuration, last)).toBe(first);
    if (until !== null) expect(inForce(configuration, until)).not.toBe(first);
    const again = { ...configuration };
    const fresh = inForce(again, last);
    expect(fresh).toEqual(first);
    expect(inForce(again, from)).toBe(fresh);
  });

  it('follows the one before, and nothing came before the first', () => {
    const configuration = configured();
    const first = inForce(configuration, BEGINNING);
    expect(inForceBefore(configuration, inForce(configuration, ENDS)).from).toBe(BEGINS);
    expect(inForceBefore(configuration, first)).toBe(first);
  });

  it('adds up what was allocated before the configuration was read', () => {
    const allocations = { prod: 600, test: 400 };
    expect(inForce({ ...configured(), allocations }, CLASSIC)).toMatchObject({
      allocatedMilliCredits: 1_000,
      unallocatedMilliCredits: 99_000,
    });
  });
});

it.each([
  { grant: { contractStart: null }, counts: false },
  { grant: { contractStart: '2025-10-31T23:59:59.999Z' }, counts: true },
  { grant: { contractStart: DUAL_BEGINS }, counts: false },
  { grant: { sku: 'aiBuilderAddOn' }, counts: true },
  { grant: { sku: 'agreement' }, counts: true },
])('a grant counts after the end of seeded credits: $grant, $counts (R4)', ({ grant, counts }) => {
  const at = '2026-11-15T12:00:00.000Z';
  const seeded = grantOf({ sku: 'hostedRpa', ...grant });
  expect(countsAt(seeded, policyAt([], at).terms, at)).toBe(counts);
});

describe('dates to look again on', () => {
  it('are none for what has no end, and one for two of the same instant', () => {
    const tenant = tenantWith(
      CLASSIC,
      credits(1, { validFrom: BEGINS }),
      credits(1, { validFrom: BEGINS, validTo: ENDS }),
      credits(1, { validFrom: ENDS }),
    );
    expect(dueDates(tenant.state.configuration)).toEqual([BEGINS, ENDS]);
  });
});

describe('what a month hands to the next', () => {
  const trial = (userId: string, endsAt: string): Trial => ({
    userId,
    startedAt: BEGINS,
    endsAt,
    milliCredits: 200_000_000,
    renewals: 0,
    consumedBeforeMilliCredits: 5,
  });
  const trials = {
    before: trial('before', '2025-10-31T23:59:59.999Z'),
    now: trial('now', DUAL_BEGINS),
    after: trial('after', '2025-11-09T00:00:00.000Z'),
  };
  const own = { version: 'own', effectiveFrom: '2025-11-01T00:00:00.000Z' };

  it.each([
    { name: 'those still to end', policy: [], kept: ['now', 'after'] },
    {
      name: 'all, while one that has ended may be renewed',
      policy: [{ ...own, trialsOffered: true }],
      kept: ['before', 'now', 'after'],
    },
  ])('of trials: $name', ({ policy, kept }) => {
    const configuration = { ...EMPTY_CONFIGURATION, trials, policy };
    const paid = new Map([['after', 7]]);
    const carried = carriedOver(configuration, '2025-11', paid).trials;
    expect(Object.keys(carried)).toEqual(kept);
    expect(carried['after']?.consumedBeforeMilliCredits).toBe(12);
    expect(carried['now']?.consumedBeforeMilliCredits).toBe(5);
  });

  it('of extensions: those of the same year', () => {
    const asked = (requestedAt: string) => ({
      extensionId: requestedAt,
      requestedBy: 'maria',
      requestedAt,
      effectiveFrom: requestedAt,
      milliCredits: 1,
    });
    const extensions = ['2024-12-31T23:59:59.999Z', '2025-01-01T00:00:00.000Z'].map(asked);
    const carried = carriedOver({ ...EMPTY_CONFIGURATION, extensions }, '2025-11');
    expect(carried.extensions).toEqual([asked('2025-01-01T00:00:00.000Z')]);
  });
});
