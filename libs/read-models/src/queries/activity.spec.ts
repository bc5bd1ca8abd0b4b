/** The runs of a month with all members, and each filter by its own member. */
import type { Charge, Usage } from '#metering';
import { LedgerFixture, MONTH, TENANT } from '../testing/ledger.fixture.js';
import { rowsOf } from '../testing/rows-in-memory.js';
import { activity, ACTIVITY_FILTERS, type ActivityFilter } from './activity.js';

const NOW = `${MONTH}-20T12:00:00.000Z`;

const ONE = {
  environmentId: 'prod',
  userId: 'ada',
  modelId: 'model-1',
  automationId: 'flow-1',
  capability: 'prompt',
  tier: 'basic',
  context: 'cloudFlow',
  status: 'processed',
  currency: 'aiBuilder',
} as const satisfies Record<keyof ActivityFilter, string>;
const OTHER = {
  environmentId: 'dev',
  userId: 'grace',
  modelId: 'model-2',
  automationId: 'flow-2',
  capability: 'invoiceProcessing',
  tier: 'premium',
  context: 'app',
  status: 'failed',
  currency: 'copilot',
} as const satisfies Record<keyof ActivityFilter, string>;

const usageAndCharge = ({
  currency,
  ...usage
}: typeof ONE | typeof OTHER): [Partial<Usage>, Partial<Charge>] => [usage, { currency }];

it.each(ACTIVITY_FILTERS)('%s names runs by what they have there', async (name) => {
  const ledger = new LedgerFixture().open().open({}, 'fabrikam');
  const [[usage, charge], [other, ofOther]] = [usageAndCharge(ONE), usageAndCharge(OTHER)];
  // Another tenant's slices have the same numbers, in a different order.
  for (const [id, given, cost] of [['2', other, ofOther] as const, ['1', usage, charge] as const]) {
    ledger.consume({ ...given, id, tenantId: 'fabrikam' }, cost);
  }
  ledger.consume({ ...usage, id: 'one' }, charge).consume({ ...other, id: 'other' }, ofOther);
  const rows = await rowsOf(ledger);
  for (const [id, of] of [['one', ONE] as const, ['other', OTHER] as const]) {
    const filter = { [name]: of[name] };
    const asked = { tenantId: TENANT, month: MONTH, now: NOW, filter, before: null, limit: 5 };
    expect(await activity(rows, asked)).toMatchObject({ value: { runs: [{ id }] } });
  }
});

it('has each run with its own members, however many combinations a page has', async () => {
  const ledger = new LedgerFixture().open();
  const expected = Array.from({ length: 70 }, (_, number) => {
    const time = new Date(Date.UTC(2025, 8, 2, 3, 4, number, 5)).toISOString();
    const usage = {
      ...{ id: `run-${number}`, source: `/s/${number}`, time, userId: `u-${number}` },
      ...{ environmentId: `e-${number}`, environmentName: `Env ${number}`, tier: 'basic' as const },
      ...{ modelId: `m-${number}`, modelName: `Model ${number}`, capability: 'prompt' as const },
      ...{ automationId: `f-${number}`, automationName: `Flow ${number}` },
      ...{ context: 'cloudFlow' as const, status: 'processed' as const },
    };
    ledger.consume(usage, { milliCredits: number, drawnFrom: 'allocation' });
    return { ...usage, charged: { milliCredits: number }, drawnFrom: 'allocation', month: MONTH };
  });
  const rows = await rowsOf(ledger);
  const asked = { tenantId: TENANT, month: MONTH, now: NOW, filter: {}, before: null, limit: 100 };
  expect(await activity(rows, asked)).toMatchObject({ value: { runs: expected.toReversed() } });
});
