/** The publishers' sources that may charge a tenant. */
import { DUAL, recording, tenantAt } from '../tenant.fixture.js';

const listing = (...sources: string[]) =>
  ({ type: 'ChangeSettings', settings: { sources } }) as const;
const from = (source: string) => recording({ source, time: DUAL, quantity: { pages: 1 } });

describe('which sources may charge a tenant', () => {
  it('is any, until the tenant lists some', () => {
    expect(tenantAt(DUAL).does(from('/anybody'))).not.toEqual([]);
  });

  it('is those listed, exactly or by their beginning, and no other', () => {
    const tenant = tenantAt(DUAL);
    tenant.does(listing('/power-automate/eu', '/apps/*'));
    expect(tenant.does(from('/power-automate/eu'))).not.toEqual([]);
    expect(tenant.does(from('/apps/invoices'))).not.toEqual([]);
    for (const source of ['/power-automate/eu2', '/power-automate', '/app', 'x/apps/y']) {
      expect(tenant.isRefused(from(source))).toMatchObject({
        code: 'forbiddenSource',
        field: 'source',
      });
    }
  });

  it('is in the settings only if the tenant lists some', () => {
    const tenant = tenantAt(DUAL);
    expect(tenant.does(listing())).toEqual([]);
    tenant.does(listing('/apps/*'));
    const [event] = tenant.does(listing());
    expect(event).toMatchObject({ data: { settings: { allowUnallocated: true } } });
    expect(event).not.toHaveProperty('data.settings.sources');
  });

  it('is any again after an empty list, for what was refused, too', () => {
    const tenant = tenantAt(DUAL);
    tenant.does(listing('/apps/*'));
    const refused = from('/elsewhere');
    tenant.isRefused(refused);
    tenant.does(listing());
    expect(tenant.does(refused)).not.toEqual([]);
  });
});
