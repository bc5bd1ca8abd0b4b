/** Future policy changes, with their dates. */
import { policyChangesAfter } from './policy-changes.js';
import type { PolicyRow } from './policy.js';

const row = (version: string, day: string, terms: Partial<PolicyRow> = {}): PolicyRow => ({
  version,
  effectiveFrom: `${day}T00:00:00.000Z`,
  ...terms,
});

it('lists the published rules that are still to come, each with what it changes', () => {
  expect(policyChangesAfter([], '2025-10-31T23:59:59.999Z')).toEqual([
    {
      effectiveFrom: '2025-11-01T00:00:00.000Z',
      version: '2025-11-01',
      terms: { regime: 'dual', trialsOffered: false, addOnSales: 'existingCustomers' },
    },
    {
      effectiveFrom: '2026-11-01T00:00:00.000Z',
      version: '2026-11-01',
      terms: { regime: 'postSeeded', addOnSales: 'ended' },
    },
  ]);
});

it('leaves out what has begun, to the millisecond', () => {
  expect(policyChangesAfter([], '2026-11-01T00:00:00.000Z')).toEqual([]);
});

it("has the tenant's own rows among them by date, whatever their order, and one entry for a date", () => {
  const rows = [
    row('third', '2027-06-01', { rounding: 'exact' }),
    row('first', '2026-11-01', { importantOveragePercent: 110 }),
    row('second', '2027-01-01', { importantOveragePercent: 110 }),
  ];
  expect(policyChangesAfter(rows, '2026-10-01T00:00:00.000Z')).toMatchObject([
    {
      version: '2026-11-01+first',
      terms: { regime: 'postSeeded', addOnSales: 'ended', importantOveragePercent: 110 },
    },
    { effectiveFrom: '2027-01-01T00:00:00.000Z', version: '2026-11-01+second', terms: {} },
    { version: '2026-11-01+third', terms: { rounding: 'exact' } },
  ]);
});
