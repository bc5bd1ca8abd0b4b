/** Generated tenants for specifications of advice: any capacity, any usage, and credits that end soon. */
import fc from 'fast-check';
import { allocation, credits, refusalBy, tenantAt, type Tenant } from './tenant.fixture.js';
import { CREDITS_MAX, fromCredits } from './values/amounts.js';
import { addMilliseconds, nextMonth, startOfMonth, type Instant } from './values/calendar.js';

export const environment = fc.constantFrom('prod', 'test', 'dev');
const amount = fc.oneof(
  { weight: 12, arbitrary: fc.constantFrom(0, 1, 100, 150, 1_000) },
  { weight: 1, arbitrary: fc.constantFrom(CREDITS_MAX - 1, CREDITS_MAX) },
);
const used = fc.constantFrom(0, 1, 99_999, 100_000, 130_500, 151_000, 900_000);
const currency = fc.constantFrom('aiBuilder' as const, 'copilot' as const);

type Step = (tenant: Tenant) => void;

/** Leaves the tenant unchanged if a rule forbids the step. */
const tried =
  (step: Step): Step =>
  (tenant) => {
    const before = { ...tenant };
    if (refusalBy(() => step(tenant)) !== null) Object.assign(tenant, before);
  };

const soon = (now: Instant, minutes: number | null): Instant | null =>
  minutes === null ? null : addMilliseconds(now, minutes * 60_000);

/** Some grants end within minutes, some with the month. */
const grants = fc
  .tuple(amount, fc.constantFrom(null, null, null, 5, 10, 'month' as const), fc.nat(3))
  .map(([one, ends, id]): Step => (tenant) => {
    const monthEnd = startOfMonth(nextMonth(tenant.now.slice(0, 7)));
    const validTo = ends === 'month' ? monthEnd : soon(tenant.now, ends);
    tenant.does(credits(one, { grantId: `${tenant.now} ${id}`, validTo }));
  });

const generousExtensions = {
  type: 'ChangePolicy',
  policy: [
    {
      version: 'generous',
      effectiveFrom: '2025-01-01T00:00:00.000Z',
      extensionCredits: 1_000_000_000,
      extensionsPerMonthMax: 99,
      extensionsPerYearMax: 99,
    },
  ],
} as const;

const steps: fc.Arbitrary<Step> = fc.oneof(
  grants,
  fc.tuple(environment, amount).map(
    ([id, one]): Step =>
      (tenant) =>
        void tenant.does(allocation(id, one)),
  ),
  fc.boolean().map((allowUnallocated): Step => (tenant) => {
    tenant.does({ type: 'ChangeSettings', settings: { allowUnallocated } });
  }),
  fc.tuple(environment, used, currency).map(([id, milliCredits, of]): Step => (tenant) => {
    tenant.uses(id, 0, { statedCredits: { currency: of, milliCredits } });
  }),
  amount.map((one): Step => (tenant) => {
    const prepaidMilliCredits = fromCredits(one);
    tenant.does({ type: 'ChangeCopilotCapacity', prepaidMilliCredits, payAsYouGo: false });
  }),
  fc.tuple(environment, amount, fc.boolean()).map(([id, one, drawFromTenant]): Step => (tenant) => {
    const copilot = { milliCredits: fromCredits(one), drawFromTenant, payAsYouGo: false };
    tenant.does({ type: 'ChangeEnvironmentCopilot', environmentId: id, copilot });
  }),
  fc.constant<Step>((tenant) => {
    tenant.does({ type: 'GrantExtension', extensionId: tenant.now, requestedBy: 'maria' });
    tenant.now = addMilliseconds(tenant.now, 11 * 60_000);
  }),
  fc.constant<Step>((tenant) => void tenant.does({ type: 'StartTrial', userId: 'maria' })),
  fc.constant<Step>((tenant) => {
    tenant.does(generousExtensions);
    for (let index = 0; index < 9; index++) {
      const extensionId = `${tenant.now} ${index}`;
      tenant.does({ type: 'GrantExtension', extensionId, requestedBy: 'maria' });
    }
  }),
);

/** @returns a function that creates the same tenant on each call */
export const randomTenant = (now: fc.Arbitrary<Instant>): fc.Arbitrary<() => Tenant> =>
  fc.tuple(now, fc.array(steps.map(tried), { maxLength: 12 })).map(([at, taken]) => () => {
    const tenant = tenantAt(at);
    for (const step of taken) step(tenant);
    return tenant;
  });
