import type { LedgerCommand, LedgerEvent } from '#metering';
import { NOW, startAdminApp } from './testing/admin-app.js';

type Admin = Awaited<ReturnType<typeof startAdminApp>>;

let admin: Admin;
beforeEach(async () => void (admin = await startAdminApp()));
afterEach(() => admin.app.close());

const TENANT = '/v1/tenants/contoso';
const by = { actorId: 'anonymous', reason: null };

function ask(
  method: 'DELETE' | 'POST' | 'PUT',
  url: string,
  body?: object,
  headers: Record<string, string> = {},
) {
  if (body === undefined) return admin.app.inject({ method, url, headers });
  const typed = { 'content-type': 'application/json', ...headers };
  return admin.app.inject({ method, url, headers: typed, payload: JSON.stringify(body) });
}

const told = () => admin.ledger.commands.map(({ command }) => command);
const grantBody = { sku: 'aiBuilderAddOn', quantity: 2, validFrom: '2026-01-01' };

describe('every command', () => {
  it.each<{
    readonly method: 'PUT' | 'POST' | 'DELETE';
    readonly path: string;
    readonly body?: object;
    readonly status: number;
    readonly command: object;
  }>([
    {
      method: 'DELETE',
      path: '/grants/g-1',
      status: 200,
      command: { type: 'EndGrant', grantId: 'g-1' },
    },
    {
      method: 'PUT',
      path: '/environments/prod/allocation',
      body: { credits: 250_000 },
      status: 200,
      command: { type: 'ChangeAllocation', environmentId: 'prod', milliCredits: 250_000_000 },
    },
    {
      method: 'PUT',
      path: '/environments/prod/copilot',
      body: { credits: 10 },
      status: 200,
      command: {
        type: 'ChangeEnvironmentCopilot',
        environmentId: 'prod',
        copilot: { milliCredits: 10_000, drawFromTenant: true, payAsYouGo: false },
      },
    },
    {
      method: 'PUT',
      path: '/settings',
      body: { allowUnallocated: false, warningPercents: null },
      status: 200,
      command: { type: 'ChangeSettings', settings: { allowUnallocated: false } },
    },
    {
      method: 'PUT',
      path: '/copilot',
      body: { prepaidCredits: 25_000, payAsYouGo: true },
      status: 200,
      command: { type: 'ChangeCopilotCapacity', prepaidMilliCredits: 25_000_000, payAsYouGo: true },
    },
    {
      method: 'PUT',
      path: '/policy',
      body: { rows: [{ version: 'v1', effectiveFrom: '2025-11-04', regime: 'dual' }] },
      status: 200,
      command: {
        type: 'ChangePolicy',
        policy: [{ version: 'v1', effectiveFrom: '2025-11-04T00:00:00.000Z', regime: 'dual' }],
      },
    },
    {
      method: 'POST',
      path: '/trials',
      body: { userId: 'u-1' },
      status: 201,
      command: { type: 'StartTrial', userId: 'u-1' },
    },
    {
      method: 'POST',
      path: '/trials/u-1/renewal',
      status: 201,
      command: { type: 'RenewTrial', userId: 'u-1' },
    },
  ])('$method $path reaches the ledger', async ({ method, path, body, status, command }) => {
    const response = await ask(method, TENANT + path, body);
    expect(response.statusCode).toBe(status);
    expect(response.json()).toMatchObject({ position: 41, dryRun: false, events: [] });
    expect(admin.ledger.commands).toMatchObject([{ tenantId: 'contoso' }]);
    expect(told()).toEqual([{ ...command, at: NOW, by }]);
  });

  it('carries who asks and why, and can be traced', async () => {
    await ask('DELETE', `${TENANT}/grants/g-1`, undefined, {
      'x-actor': 'ada',
      'x-reason': 'contract ended',
      'x-request-id': 'r-7',
      traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
    });
    const [{ command, options }] = admin.ledger.commands as [(typeof admin.ledger.commands)[0]];
    expect(command).toMatchObject({ by: { actorId: 'ada', reason: 'contract ended' } });
    expect(options.metadata).toEqual({
      correlationId: 'r-7',
      traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
    });
  });

  it('only shows its effect when asked to', async () => {
    const events: LedgerEvent[] = [{ type: 'GrantEnded', data: { at: NOW, grantId: 'g-1', by } }];
    admin.ledger.outcome = { kind: 'done', position: 40, events, tag: 'tag-2' };
    const response = await ask('DELETE', `${TENANT}/grants/g-1?dryRun=true`);
    expect(response.json()).toEqual({
      grantId: 'g-1',
      position: 40,
      dryRun: true,
      configurationTag: 'tag-2',
      events,
    });
    expect(admin.ledger.commands).toEqual([]);
    expect(admin.ledger.previews).toHaveLength(1);
  });

  it('makes a change conditional on the configuration that was read', async () => {
    const response = await ask('DELETE', `${TENANT}/grants/g-1`, undefined, {
      'if-match': '"tag-0"',
    });
    expect(admin.ledger.commands[0]!.options.ifConfiguration).toEqual(['tag-0']);
    expect(response.headers['etag']).toBe('"tag-1"');
  });

  it.each([
    ['"a", W/"b" ,"c,d"', ['a', 'b', 'c,d']],
    ['bare', ['bare']],
    ['*', undefined],
  ])('takes If-Match: %s', async (header, tags) => {
    await ask('DELETE', `${TENANT}/grants/g-1`, undefined, { 'if-match': header });
    expect(admin.ledger.commands[0]!.options.ifConfiguration).toEqual(tags);
  });

  it.each(['"a" "b"', 'a, b', '"a', '"a",'])('refuses If-Match: %s', async (header) => {
    const response = await ask('DELETE', `${TENANT}/grants/g-1`, undefined, { 'if-match': header });
    expect(response.statusCode).toBe(400);
    expect(response.json()).toMatchObject({ field: 'if-match' });
    expect(admin.ledger.commands).toEqual([]);
  });

  it.each([
    ['k-1', '"k-1"'],
    ['a"b', String.raw`"a\"b"`],
  ])('knows the key %s also in quotes', async (key, header) => {
    await ask('DELETE', `${TENANT}/grants/g-1`, undefined, { 'idempotency-key': header });
    expect(admin.ledger.commands[0]!.options.metadata).toMatchObject({ commandKey: key });
  });

  it('knows a repeat by its key and by what is asked, not by when', async () => {
    const key = { 'idempotency-key': 'k-1' };
    await ask('DELETE', `${TENANT}/grants/g-1`, undefined, key);
    await ask('DELETE', `${TENANT}/grants/g-1`, undefined, key);
    await ask('DELETE', `${TENANT}/grants/g-2`, undefined, key);
    const digests = admin.ledger.commands.map(({ options }) => options.metadata!.commandDigest);
    expect(digests[1]).toBe(digests[0]);
    expect(digests[2]).not.toBe(digests[0]);
  });

  it('does not take a misspelt wish to look for a wish to change', async () => {
    const response = await ask('DELETE', `${TENANT}/grants/g-1?dryRun=yes`);
    expect(response.statusCode).toBe(400);
    expect(admin.ledger.commands).toEqual([]);
  });

  it.each([
    ['allocationExceedsUnallocated', 422],
    ['grantNotFound', 404],
    ['trialStillRunning', 409],
  ] as const)(
    'answers the refusal %s with a problem of that type and the member of the body',
    async (code, status) => {
      const rejection = { code, message: 'Only 5 credits are unallocated.', field: 'milliCredits' };
      admin.ledger.outcome = { kind: 'rejected', rejection };
      const response = await ask('PUT', `${TENANT}/environments/prod/allocation`, { credits: 6 });
      expect(response.statusCode).toBe(status);
      expect(response.json()).toMatchObject({
        type: `urn:problem-type:ai-credit-meter:${code}`,
        status,
        detail: 'Only 5 credits are unallocated.',
        field: 'credits',
      });
    },
  );
});

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
    const first = await ask('POST', TENANT + path, body, key);
    const again = await ask('POST', TENANT + path, body, key);
    const other = await ask('POST', `/v1/tenants/fabrikam${path}`, body, key);
    const without = await ask('POST', TENANT + path, body);
    expect(first.statusCode).toBe(201);
    const ids = [first, again, other, without].map(
      (response) => response.json<Record<string, unknown>>()[member],
    );
    expect(ids).toEqual(told().map(idOf));
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
    await ask('POST', `${TENANT}/grants`, { ...grantBody, ...members });
    expect(told()).toMatchObject([{ grant: { milliCreditsEach, quantity: 2, validTo: null } }]);
  });

  it('of an unknown sku must state its amount', async () => {
    const response = await ask('POST', `${TENANT}/grants`, { ...grantBody, sku: 'mystery' });
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
  ])('%j is refused with the member at fault', async (body) => {
    const response = await ask('PUT', allocation, body);
    expect(response.statusCode).toBe(422);
    expect(response.json()).toMatchObject({
      type: 'urn:problem-type:ai-credit-meter:invalidRequest',
      errors: [{ message: expect.any(String) }],
    });
    expect(admin.ledger.commands).toEqual([]);
  });

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
      const response = await ask('DELETE', `/v1/tenants/${tenant}/grants/g-1`);
      expect(response.statusCode).toBe(200);
      expect(admin.ledger.commands).toMatchObject([{ tenantId: decodeURIComponent(tenant) }]);
    },
  );

  it.each(['%20', '%00', 'x'.repeat(501)])('a tenant may not be called %s', async (tenant) => {
    const response = await ask('DELETE', `/v1/tenants/${tenant}/grants/g-1`);
    expect(response.statusCode).toBe(422);
    expect(response.json()).toMatchObject({ field: 'tenant' });
  });

  it('in a header is refused as well', async () => {
    const response = await ask('DELETE', `${TENANT}/grants/g-1`, undefined, {
      'idempotency-key': 'x'.repeat(501),
    });
    expect(response.statusCode).toBe(400);
    expect(response.json()).toMatchObject({ field: 'idempotency-key' });
  });
});
