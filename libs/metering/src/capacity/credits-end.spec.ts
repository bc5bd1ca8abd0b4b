/** When the credits of a grant end: with the grant, or with the seeded credits (R4). */
import { grantOf } from '../tenant.fixture.js';
import { creditsEndAt } from './entitlement.js';

describe('when the credits of a grant end', () => {
  const END = '2026-11-01T00:00:00.000Z';
  const AT = '2026-10-20T00:00:00.000Z';
  const seeded = { sku: 'powerAppsPremium' };
  const row = (effectiveFrom: string, regime: 'dual' | 'postSeeded') => ({
    version: effectiveFrom,
    effectiveFrom,
    regime,
  });
  const own = (endsAt: string) => ({ endsAt, byPolicy: false });
  const policy = (endsAt: string) => ({ endsAt, byPolicy: true });

  it.each([
    { name: 'an add-on without an end', grant: {}, ends: null },
    {
      name: 'an add-on with one',
      grant: { validTo: '2026-12-01T00:00:00.000Z' },
      ends: own('2026-12-01T00:00:00.000Z'),
    },
    { name: 'seeded credits', grant: seeded, ends: policy(END) },
    {
      name: 'seeded credits that end before',
      grant: { ...seeded, validTo: '2026-10-31T23:59:59.999Z' },
      ends: own('2026-10-31T23:59:59.999Z'),
    },
    {
      name: 'seeded credits that end then anyway',
      grant: { ...seeded, validTo: END },
      ends: own(END),
    },
    {
      name: 'seeded credits under an early contract',
      grant: { ...seeded, contractStart: '2025-10-31T23:59:59.999Z' },
      ends: null,
    },
    {
      name: 'seeded credits under a contract of the day itself',
      grant: { ...seeded, contractStart: '2025-11-01T00:00:00.000Z' },
      ends: policy(END),
    },
    {
      name: 'seeded credits where the tenant keeps them a week longer',
      grant: seeded,
      rows: [row(END, 'dual'), row('2026-11-08T00:00:00.000Z', 'postSeeded')],
      ends: policy('2026-11-08T00:00:00.000Z'),
    },
    {
      name: 'seeded credits where the tenant loses them earlier',
      grant: seeded,
      rows: [row('2026-10-25T00:00:00.000Z', 'postSeeded')],
      ends: policy('2026-10-25T00:00:00.000Z'),
    },
  ])('$name', ({ grant, rows = [], ends }) => {
    expect(creditsEndAt(grantOf(grant), rows, AT)).toEqual(ends);
  });
});
