/** The regime that applies to a charge and a standing before and after a change. */
import { CLASSIC, credits, DUAL, tenantAt } from '../tenant.fixture.js';
import { levels } from './overage.fixture.js';

/** A region that stays in the classic regime until that instant. */
const dualFrom = (effectiveFrom: string) =>
  ({
    type: 'ChangePolicy',
    policy: [
      { version: 'wait', effectiveFrom: '2025-11-01T00:00:00.000Z', regime: 'classic' },
      { version: 'on', effectiveFrom, regime: 'dual' },
    ],
  }) as const;

describe('A1: the regime is dated data, and a replay uses what held then', () => {
  it('charges and judges each side of 2025-11-01 by its own regime', () => {
    const october = tenantAt('2025-10-31T23:59:59.999Z');
    const november = tenantAt('2025-11-01T00:00:00.000Z');
    const charges = [october, november].map((tenant) => {
      tenant.does(credits(1_000));
      return tenant.charge({ quantity: { pages: 1 } });
    });
    expect(charges).toMatchObject([
      { regime: 'classic', policyVersion: 'classic', rateCardVersion: '2025-11-20' },
      { regime: 'dual', policyVersion: '2025-11-01', rateCardVersion: '2025-11-20' },
    ]);
  });
  it('lets a region switch on later, by two rows', () => {
    const tenant = tenantAt('2025-11-02T00:00:00.000Z');
    tenant.does(credits(1_000), dualFrom('2025-11-03T00:00:00.000Z'));
    const pages = { quantity: { pages: 1 } };
    expect(tenant.charge(pages)).toMatchObject({
      regime: 'classic',
      policyVersion: '2025-11-01+wait',
    });
    tenant.now = '2025-11-03T00:00:00.000Z';
    expect(tenant.charge(pages)).toMatchObject({ regime: 'dual', policyVersion: '2025-11-01+on' });
  });
  it('lets the later date win, whosever row it is', () => {
    const tenant = tenantAt(DUAL);
    const row = { version: 'own', effectiveFrom: '2025-01-01T00:00:00.000Z' };
    tenant.does({ type: 'ChangePolicy', policy: [{ ...row, regime: 'postSeeded' }] });
    expect(tenant.stands()).toMatchObject({ regime: 'dual', policyVersion: '2025-11-01+own' });
    tenant.now = CLASSIC;
    expect(tenant.stands().regime).toBe('postSeeded');
  });
  it('moves a standing when the regime changes in mid-month', () => {
    const tenant = tenantAt('2025-11-02T00:00:00.000Z');
    tenant.does(credits(1_000), dualFrom('2025-11-05T00:00:00.000Z'));
    tenant.uses('prod', 1_100);
    tenant.now = '2025-11-05T00:00:00.000Z';
    expect(levels(tenant.does({ type: 'PassTime' }))).toEqual([
      'OverageExited simple by policy',
      'OverageEntered exhausted by policy',
    ]);
  });
});
