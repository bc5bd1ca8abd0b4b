/** Property: the advice in a rejection can be followed, and the command is accepted afterwards. */
import fc from 'fast-check';
import { advisedIn } from '../advised.fixture.js';
import { environment, randomTenant } from '../random-tenant.fixture.js';
import {
  allocation,
  CLASSIC,
  credits,
  DUAL,
  grantOf,
  recording,
  refusalBy,
  tenantAt,
  tenantWith,
  type Tenant,
} from '../tenant.fixture.js';
import { CREDITS_MAX } from '../values/amounts.js';
import { carriedOver } from '../capacity/carried-over.js';
import { startOfMonth, monthOf, addMilliseconds } from '../values/calendar.js';
import type { Usage } from '../values/usage.js';
import type { Ask } from '../refused.fixture.js';

const refusalOf = (tenant: Tenant, ask: Ask): string | null => refusalBy(() => tenant.does(ask));

describe('an allocation that is too large', () => {
  const asked = fc.record({
    live: randomTenant(fc.constantFrom(CLASSIC, DUAL)),
    environmentId: environment,
    wanted: fc.constantFrom(1, 101, 500, 2_000, CREDITS_MAX),
  });

  it('is taken at the most that is named, and in whole after any way that is named', () => {
    const seen = new Set<string>();
    fc.assert(
      fc.property(asked, ({ live, environmentId, wanted }) => {
        const message = refusalOf(live(), allocation(environmentId, wanted));
        fc.pre(message !== null);
        const [, most, advice] = /at most ([\d.]+)(?:: (.*))?\.$/.exec(message)!;
        expect(refusalOf(live(), allocation(environmentId, Number(most)))).toBeNull();
        for (const { way, follow } of advice === undefined ? [] : advisedIn(advice)) {
          const after = refusalOf(follow(live(), environmentId), allocation(environmentId, wanted));
          expect([message, way, after]).toEqual([message, way, null]);
          seen.add(way);
        }
      }),
      { numRuns: 2_000 },
    );
    expect([...seen].sort()).toEqual(['grant', 'lower others']);
  });

  it.each([
    {
      name: 'nothing is allocated',
      given: [credits(100)],
      remedies: 'add a grant of at least 50 credits first.',
    },
    {
      name: 'only the environment itself has an allocation',
      given: [credits(100), allocation('prod', 100)],
      remedies: 'add a grant of at least 50 credits first.',
    },
    {
      name: 'others have too little to give',
      given: [credits(100), allocation('test', 49)],
      remedies: 'add a grant of at least 99 credits first.',
    },
    {
      name: 'others have just enough to give',
      given: [credits(150), allocation('test', 50)],
      remedies:
        'lower other allocations by at least 50 credits, or add a grant of at least 50 credits first.',
    },
    {
      name: 'no grant could be counted any more',
      given: [credits(CREDITS_MAX), allocation('test', CREDITS_MAX)],
      remedies: 'lower other allocations by at least 150 credits first.',
    },
  ])('says so where $name', ({ given, remedies }) => {
    const message = tenantWith(DUAL, ...given).isRefused(allocation('prod', 150)).message;
    expect(message.split(': ')[1]).toBe(remedies);
  });

  it('advises nothing where nothing can be done', () => {
    const tenant = tenantWith(DUAL, credits(CREDITS_MAX - 1));
    expect(tenant.isRefused(allocation('prod', CREDITS_MAX)).message).toMatch(
      /^Only .* at most \d+: add a grant/,
    );
    tenant.does(credits(1, { grantId: 'over', validTo: addMilliseconds(DUAL, 1) }));
    tenant.now = addMilliseconds(DUAL, 1);
    expect(tenant.isRefused(allocation('prod', CREDITS_MAX)).message).toBe(
      'Only 9007199253 credits are unallocated, so it can have at most 9007199253.',
    );
  });
});

const start: Ask = { type: 'StartTrial', userId: 'maria' };
const renew: Ask = { type: 'RenewTrial', userId: 'maria' };
const switched = (allowUnallocated: boolean): Ask => ({
  type: 'ChangeSettings',
  settings: { allowUnallocated },
});

/** The tenant at a later instant, in the month of that instant. */
function at(tenant: Tenant, instant: string): Tenant {
  const month = monthOf(instant);
  const later =
    monthOf(tenant.now) === month
      ? tenant
      : tenantAt(startOfMonth(month), carriedOver(tenant.state.configuration, month));
  later.now = instant;
  return later;
}

describe('a refused trial', () => {
  const asked = fc.record({
    live: randomTenant(fc.constantFrom('2025-05-02T00:00:00.000Z', '2025-09-20T00:00:00.000Z')),
    terms: fc.record({
      trialDays: fc.constantFrom(1, 20, 60),
      trialRenewalsMax: fc.constantFrom(0, 1, 2),
      trialsOffered: fc.constantFrom(true, true, true, false),
    }),
    days: fc.array(fc.constantFrom(0, 1, 20), { maxLength: 3 }),
    ask: fc.constantFrom(start, renew),
  });

  it('names the other command only where that is taken, and a renewal later only where it will be', () => {
    const seen = new Set<string>();
    fc.assert(
      fc.property(asked, ({ live, terms, days, ask }) => {
        const lived = (): Tenant => {
          let tenant = live();
          const row = { version: 'own', effectiveFrom: '2025-01-01T00:00:00.000Z', ...terms };
          tenant.does({ type: 'ChangePolicy', policy: [row] });
          for (const passed of days) {
            refusalOf(tenant, start);
            refusalOf(tenant, renew);
            tenant = at(tenant, addMilliseconds(tenant.now, passed * 86_400_000));
          }
          return tenant;
        };
        const message = refusalOf(lived(), ask) ?? '';
        const tenant = lived();
        const { endsAt } = tenant.state.configuration.trials['maria'] ?? { endsAt: tenant.now };
        const advised: [string, () => string | null][] = [
          ['renew it instead', () => refusalOf(tenant, renew)],
          ['start one', () => refusalOf(tenant, start)],
          ['it can be renewed after that', () => refusalOf(at(tenant, endsAt), renew)],
          ['turn the switch on', () => refusalOf(tenant, switched(true))],
        ];
        for (const [advice, follow] of advised) {
          if (!message.includes(advice)) continue;
          seen.add(advice);
          expect([message, follow()]).toEqual([message, null]);
        }
        if (message.includes('it cannot be renewed after')) {
          expect(refusalOf(at(tenant, endsAt), renew)).not.toBeNull();
          seen.add('never');
        }
      }),
      { numRuns: 2_000 },
    );
    expect(seen.size).toBe(5);
  });
});

describe('a refused add-on pack', () => {
  const pack = (grant = {}): Ask => ({
    type: 'AddGrant',
    grant: grantOf({ grantId: 'late', validFrom: DUAL, ...grant }),
  });
  const earlier = '2025-03-01T00:00:00.000Z';

  it('is taken after the earlier pack, and with the start of its contract', () => {
    expect(tenantAt(DUAL).isRefused(pack()).message).toContain(
      'earlier pack, or its contract start',
    );
    const before: Ask = { type: 'AddGrant', grant: grantOf({ validFrom: earlier, validTo: DUAL }) };
    expect(refusalOf(tenantWith(DUAL, before), pack())).toBeNull();
    expect(refusalOf(tenantAt(DUAL), pack({ contractStart: earlier }))).toBeNull();
  });

  it('explains neither if the policy of the tenant never allowed buying', () => {
    const row = { version: 'own', effectiveFrom: '0000-01-01T00:00:00.000Z' };
    const tenant = tenantWith(DUAL, {
      type: 'ChangePolicy',
      policy: [{ ...row, addOnSales: 'existingCustomers' }],
    });
    expect(tenant.isRefused(pack({ contractStart: earlier })).message).toBe(
      'Only existing add-on customers could buy then: by the policy of this tenant nobody could become one.',
    );
  });
});

it('a grant whose id is taken is taken under a new id', () => {
  const tenant = tenantWith(DUAL, credits(1, { grantId: 'pack' }));
  expect(tenant.isRefused(credits(2, { grantId: 'pack' })).message).toContain('a new id');
  expect(refusalOf(tenant, credits(2, { grantId: 'other' }))).toBeNull();
});

it('a run without a published rate is taken once it states its credits', () => {
  const training = { type: 'AIModelTrained', capability: 'objectDetection' } as const;
  const trained = (statedCredits: Usage['statedCredits']): Ask =>
    recording({ ...training, time: CLASSIC, quantity: { images: 1 }, statedCredits });
  const tenant = tenantAt(CLASSIC);
  expect(tenant.isRefused(trained(null)).message).toContain('state its credits');
  expect(refusalOf(tenant, trained({ currency: 'aiBuilder', milliCredits: 1 }))).toBeNull();
});
