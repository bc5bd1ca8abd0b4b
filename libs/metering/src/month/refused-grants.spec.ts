/** Every rejection of a grant: its code, its message and the invalid field. */
import type { Grant } from '../capacity/configuration.js';
import { isRefusedAsSaid, type Ask, type Refused } from '../refused.fixture.js';
import { credits, DUAL, grantOf, POST_SEEDED, tenantAt } from '../tenant.fixture.js';
import { BEGINNING } from '../policy/policy.js';
import { CREDITS_MAX } from '../values/amounts.js';

const FROM = '2026-01-01T00:00:00.000Z';
const AFTER_DUAL = '2026-03-15T12:00:00.001Z';
/** A policy that sells add-on packs to existing customers at all times, except as `rows` say. */
const salesOf = (...rows: readonly { effectiveFrom: string; addOnSales: 'open' }[]): Ask => ({
  type: 'ChangePolicy',
  policy: [{ effectiveFrom: BEGINNING, addOnSales: 'existingCustomers' as const }, ...rows].map(
    (row, index) => ({ ...row, version: `own-${index}` }),
  ),
});
const adds = (grant: Partial<Grant>): Ask => ({
  type: 'AddGrant',
  grant: grantOf({ sku: 'other', ...grant }),
});

describe('a grant is refused', () => {
  const code = 'invalidGrant';
  it.each<Refused>([
    { ask: adds({ grantId: '' }), code, field: 'grantId', message: 'Name the grant.' },
    { ask: adds({ sku: '' }), code, field: 'sku', message: 'Name the product.' },
    {
      ask: adds({ quantity: 0 }),
      code,
      field: 'quantity',
      message: 'The quantity must be a whole number from 1.',
    },
    {
      ask: adds({ milliCreditsEach: -1 }),
      code,
      field: 'milliCreditsEach',
      message: 'Credits must be a whole number of milli-credits from 0.',
    },
    {
      ask: adds({ validFrom: '2026-02-30T00:00:00.000Z' }),
      code,
      field: 'validFrom',
      message: 'Give the first instant in UTC.',
    },
    {
      ask: adds({ validTo: '2026-02-01' }),
      code,
      field: 'validTo',
      message: 'Give the end in UTC, or none.',
    },
    {
      ask: adds({ validFrom: FROM, validTo: FROM }),
      code,
      field: 'validTo',
      message: 'A grant must end after it begins.',
    },
    {
      ask: adds({ contractStart: '2025' }),
      code,
      field: 'contractStart',
      message: 'Give the start of the contract in UTC, or none.',
    },
    {
      given: [credits(CREDITS_MAX)],
      ask: adds({ milliCreditsEach: 1 }),
      code,
      field: 'quantity',
      message: 'All grants together are too large to be counted.',
    },
    {
      given: [credits(1, { grantId: 'pack' })],
      ask: credits(2, { grantId: 'pack' }),
      code: 'grantAlreadyExists',
      field: 'grantId',
      message: 'Grant pack exists with other content: give this one a new id.',
    },
    {
      ask: { type: 'EndGrant', grantId: 'pack' },
      code: 'grantNotFound',
      field: 'grantId',
      message: 'There is no grant pack.',
    },
    {
      ask: { type: 'AddGrant', grant: grantOf({ validFrom: FROM }) },
      code: 'addOnSalesEnded',
      field: 'validFrom',
      message:
        'Only existing add-on customers could buy then: enter the earlier pack, or its contract start.',
    },
    ...[salesOf(), salesOf({ effectiveFrom: AFTER_DUAL, addOnSales: 'open' })].map(
      (policy): Refused => ({
        given: [policy],
        ask: { type: 'AddGrant', grant: grantOf({ validFrom: FROM }) },
        code: 'addOnSalesEnded',
        field: 'validFrom',
        message:
          'Only existing add-on customers could buy then: by the policy of this tenant nobody could become one.',
      }),
    ),
    {
      given: [salesOf({ effectiveFrom: DUAL, addOnSales: 'open' })],
      ask: { type: 'AddGrant', grant: grantOf({ validFrom: FROM }) },
      code: 'addOnSalesEnded',
      field: 'validFrom',
      message:
        'Only existing add-on customers could buy then: enter the earlier pack, or its contract start.',
    },
    {
      now: POST_SEEDED,
      ask: { type: 'AddGrant', grant: grantOf({ validFrom: '2026-11-01T00:00:00.000Z' }) },
      code: 'addOnSalesEnded',
      field: 'validFrom',
      message:
        'Add-on packs were no longer sold then: existing packs remain valid until they expire.',
    },
  ])('$code: $message', isRefusedAsSaid);

  it('may end one millisecond after it begins', () => {
    const validTo = '2026-01-01T00:00:00.001Z';
    expect(tenantAt(DUAL).does(adds({ validFrom: FROM, validTo }))).not.toEqual([]);
  });
});
