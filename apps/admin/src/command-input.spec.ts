/** The input of commands: ids, licence quantities and tenants' names, and what is refused. */
import type { LedgerCommand } from '#metering';
import { startAdminApp } from './testing/admin-app.js';

type Admin = Awaited<ReturnType<typeof startAdminApp>>;

let admin: Admin;
beforeEach(async () => void (admin = await startAdminApp()));
afterEach(() => admin.app.close());

const TENANT = '/v1/tenants/contoso';
const grantBody = { sku: 'aiBuilderAddOn', quantity: 2, validFrom: '2026-01-01' };
const commands = () => admin.ledger.commands.map(({ command }) => command);

describe('ids that a command gives', () => {
  const idOf = (command: LedgerCommand | undefined) => {
    if (command?.type === 'AddGrant') return command.grant.grantId;
    return command?.type === 'GrantExtension' ? command.extensionId : undefined;
  };

  it.each([
    ['/grants', grantBody, 'grantId'],
    ['/extensions', { requestedBy: 'ada' }, 'extensionId'],
  ])('of POST %s stay the same under the same key', async (path, body, member) => {
    const key = { 'idempotency-key': 'order-17' };
    const first = await admin.ask('POST', TENANT + path, body, key);
    const again = await admin.ask('POST', TENANT + path, body, key);
    const other = await admin.ask('POST', `/v1/tenants/fabrikam${path}`, body, key);
    const without = await admin.ask('POST', TENANT + path, body);
    expect(first.statusCode).toBe(201);
    const ids = [first, again, other, without].map(
      (response) => response.json<Record<string, unknown>>()[member],
    );
    expect(ids).toEqual(commands().map(idOf));
    expect(ids[1]).toBe(ids[0]);
    expect(new Set(ids).size).toBe(3);
  });
});

describe('a grant', () => {
  it.each([
    ['the published amount of its sku', {}, 1_000_000_000],
    ['the amount it states', { creditsEach: 7 }, 7_000],
    [
      'nothing where the licence brought nothing when it was bought',
      { sku: 'powerAppsPerApp', contractStart: '2022-10-31' },
      0,
    ],
  ])('brings %s', async (_name, members, milliCreditsEach) => {
    await admin.ask('POST', `${TENANT}/grants`, { ...grantBody, ...members });
    expect(commands()).toMatchObject([{ grant: { milliCreditsEach, quantity: 2, validTo: null } }]);
  });

  it('of an unknown sku must state its amount', async () => {
    const response = await admin.ask('POST', `${TENANT}/grants`, { ...grantBody, sku: 'mystery' });
    expect(response.statusCode).toBe(422);
    expect(response.json()).toMatchObject({ field: 'creditsEach' });
  });
});

describe('bad input', () => {
  const allocation = `${TENANT}/environments/prod/allocation`;

  it.each([
    [{}],
    [{ credits: -1 }],
    [{ credits: 1.5 }],
    [{ credits: 2 ** 53 }],
    [{ credits: '5' }],
    [{ credits: null }],
    [{ credits: 5, unit: 'milli' }],
    [[]],
  ])('%j is refused, naming the invalid member', async (body) => {
    const response = await admin.ask('PUT', allocation, body);
    expect(response.statusCode).toBe(422);
    expect(response.json()).toMatchObject({
      type: 'urn:problem-type:ai-credit-meter:invalidRequest',
      ...(Array.isArray(body) ? {} : { field: 'unit' in body ? 'unit' : 'credits' }),
      errors: [{ message: expect.any(String) }],
    });
    expect(admin.ledger.commands).toEqual([]);
  });

  it.each(['1.0000000000000001', '0.99999999999999999999', '5e-324', '4503599627370496.4'])(
    '%s credits are not rounded to what may be',
    async (credits) => {
      const headers = { 'content-type': 'application/json' };
      const payload = `{"credits":${credits}}`;
      const response = await admin.app.inject({ method: 'PUT', url: allocation, headers, payload });
      expect(response.json()).toMatchObject({ status: 422, field: 'credits' });
      expect(admin.ledger.commands).toEqual([]);
    },
  );

  it.each([
    {
      ...{ method: 'PUT', path: '/environments/prod/allocation', field: 'credits' },
      payload: '{"credits":5,"credits":6}',
    },
    {
      ...{ method: 'PUT', path: '/environments/prod/allocation', field: 'credits' },
      payload: '{"credits":5,"\\u0063redits":5}',
    },
    {
      ...{ method: 'PUT', path: '/settings', field: 'allowUnallocated' },
      payload: '{"allowUnallocated":true,"allowUnallocated":false}',
    },
    {
      ...{ method: 'POST', path: '/trials', field: 'userId' },
      payload: '{"userId":"a","userId":"b"}',
    },
    {
      ...{ method: 'PUT', path: '/policy', field: 'rows.0.regime' },
      payload:
        '{"rows":[{"version":"a","effectiveFrom":"2026-01-01","regime":"dual","regime":"classic"}]}',
    },
  ] as const)(
    '$method $path of $payload is refused as ambiguous',
    async ({ method, path, payload, field }) => {
      const headers = { 'content-type': 'application/json' };
      const response = await admin.app.inject({ method, url: TENANT + path, headers, payload });
      expect(response.json()).toMatchObject({ status: 422, field });
      expect(admin.ledger.commands).toEqual([]);
    },
  );

  it('in the shape of a prototype does no harm', async () => {
    const headers = { 'content-type': 'application/json' };
    const payload = '{"credits":5,"__proto__":{"credits":6}}';
    const response = await admin.app.inject({ method: 'PUT', url: allocation, headers, payload });
    expect([200, 422]).toContain(response.statusCode);
    expect(({} as Record<string, unknown>)['credits']).toBeUndefined();
  });

  it.each(['a%2Fb', 'a-b_c', 'a%20b', '%F0%9F%8D%8B', 'x'.repeat(500)])(
    'a tenant may be called %s',
    async (tenant) => {
      const response = await admin.ask('DELETE', `/v1/tenants/${tenant}/grants/g-1`);
      expect(response.statusCode).toBe(200);
      expect(admin.ledger.commands).toMatchObject([{ tenantId: decodeURIComponent(tenant) }]);
    },
  );

  it.each(['%20', '%00', 'x'.repeat(501)])('a tenant may not be called %s', async (tenant) => {
    const response = await admin.ask('DELETE', `/v1/tenants/${tenant}/grants/g-1`);
    expect(response.statusCode).toBe(422);
    expect(response.json()).toMatchObject({ field: 'tenant' });
  });

  it('in a header is refused as well', async () => {
    const response = await admin.ask('DELETE', `${TENANT}/grants/g-1`, undefined, {
      'idempotency-key': 'x'.repeat(501),
    });
    expect(response.statusCode).toBe(400);
    expect(response.json()).toMatchObject({ field: 'idempotency-key' });
  });
});
