/** What all commands have in common: actor, conditions, idempotency keys, dry runs and refusals. */
import type { LedgerEvent } from '#metering';
import { NOW, startAdminApp } from './testing/admin-app.js';

type Admin = Awaited<ReturnType<typeof startAdminApp>>;

let admin: Admin;
beforeEach(async () => void (admin = await startAdminApp()));
afterEach(() => admin.app.close());

const TENANT = '/v1/tenants/contoso';
const by = { actorId: 'anonymous', reason: null };

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
      body: { prepaidCredits: 0 },
      status: 200,
      command: { type: 'ChangeCopilotCapacity', prepaidMilliCredits: 0, payAsYouGo: false },
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
    const response = await admin.ask(method, TENANT + path, body);
    expect(response.statusCode).toBe(status);
    expect(response.json()).toMatchObject({ position: 41, dryRun: false, events: [] });
    expect(admin.ledger.commands).toMatchObject([{ tenantId: 'contoso' }]);
    expect(admin.ledger.commands.map(({ command: one }) => one)).toEqual([
      { ...command, at: NOW, by },
    ]);
  });

  it('carries who asks and why, and can be traced', async () => {
    await admin.ask('DELETE', `${TENANT}/grants/g-1`, undefined, {
      'x-actor': 'ada',
      'x-reason': 'contract ended',
      'x-request-id': 'r-7',
      traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
    });
    const [{ command, options }] = admin.ledger.commands as [(typeof admin.ledger.commands)[0]];
    expect(command).toMatchObject({ by: { actorId: 'ada', reason: 'contract ended' } });
    expect(options.metadata).toEqual({
      $correlationId: 'r-7',
      traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
    });
  });

  it('only shows its effect when asked to', async () => {
    const events: LedgerEvent[] = [{ type: 'GrantEnded', data: { at: NOW, grantId: 'g-1', by } }];
    admin.ledger.outcome = {
      kind: 'done',
      position: 40,
      events,
      tag: 'tag-2',
      entitlementMilliCredits: 5_000,
    };
    const response = await admin.ask('DELETE', `${TENANT}/grants/g-1?dryRun=true`);
    expect(response.json()).toEqual({
      grantId: 'g-1',
      position: 40,
      dryRun: true,
      configurationTag: 'tag-2',
      entitlement: { milliCredits: 5_000, credits: '5' },
      events,
    });
    expect(admin.ledger.commands).toEqual([]);
    expect(admin.ledger.previews).toHaveLength(1);
  });

  it.each<Readonly<Record<string, string>>>([
    { 'if-match': '"tag-0"' },
    { 'idempotency-key': 'k-1' },
    { 'if-match': '"tag-0"', 'idempotency-key': 'k-1', 'x-actor': 'ada', 'x-reason': 'why' },
  ])('only shows its effect under the same conditions, with %j', async (headers) => {
    await admin.ask('DELETE', `${TENANT}/grants/g-1?dryRun=true`, undefined, headers);
    expect(admin.ledger.commands).toEqual([]);
    await admin.ask('DELETE', `${TENANT}/grants/g-1`, undefined, headers);
    const asked = [...admin.ledger.previews, ...admin.ledger.commands];
    const [look, change] = asked.map(({ command, options: { ifConfiguration, metadata } }) => ({
      ...{ command, ifConfiguration },
      ...{ key: metadata?.commandKey, digest: metadata?.commandDigest },
    }));
    expect(look).toEqual(change);
  });

  it('makes a change conditional on the configuration that was read', async () => {
    const response = await admin.ask('DELETE', `${TENANT}/grants/g-1`, undefined, {
      'if-match': '"tag-0"',
    });
    expect(admin.ledger.commands[0]!.options.ifConfiguration).toEqual(['tag-0']);
    expect(response.headers['etag']).toBe('"tag-1"');
  });

  it.each([
    ['"a", W/"b" ,"c,d"', ['a', 'b', 'c,d']],
    ['bare', ['bare']],
    ['*', undefined],
    [' * ', undefined],
  ])('takes If-Match: %s', async (header, tags) => {
    await admin.ask('DELETE', `${TENANT}/grants/g-1`, undefined, { 'if-match': header });
    expect(admin.ledger.commands[0]!.options.ifConfiguration).toEqual(tags);
  });

  it.each(['"a" "b"', 'a, b', '"a', '"a",'])('refuses If-Match: %s', async (header) => {
    const response = await admin.ask('DELETE', `${TENANT}/grants/g-1`, undefined, {
      'if-match': header,
    });
    expect(response.statusCode).toBe(400);
    expect(response.json()).toMatchObject({ field: 'if-match' });
    expect(admin.ledger.commands).toEqual([]);
  });

  it.each(['""', '" "', '"."'])('refuses the key %s', async (header) => {
    const key = { 'idempotency-key': header };
    const response = await admin.ask('DELETE', `${TENANT}/grants/g-1`, undefined, key);
    expect(response.json()).toMatchObject({ status: 400, field: 'idempotency-key' });
    expect(admin.ledger.commands).toEqual([]);
  });

  it.each([
    ['k-1', '"k-1"'],
    ['a"b', String.raw`"a\"b"`],
  ])('knows the key %s also in quotes', async (key, header) => {
    await admin.ask('DELETE', `${TENANT}/grants/g-1`, undefined, { 'idempotency-key': header });
    expect(admin.ledger.commands[0]!.options.metadata).toMatchObject({ commandKey: key });
  });

  it('knows a repeat by its key and by what is asked, not by when', async () => {
    const key = { 'idempotency-key': 'k-1' };
    await admin.ask('DELETE', `${TENANT}/grants/g-1`, undefined, key);
    await admin.ask('DELETE', `${TENANT}/grants/g-1`, undefined, key);
    await admin.ask('DELETE', `${TENANT}/grants/g-2`, undefined, key);
    const digests = admin.ledger.commands.map(({ options }) => options.metadata!.commandDigest);
    expect(digests[1]).toBe(digests[0]);
    expect(digests[2]).not.toBe(digests[0]);
  });

  it('does not take a misspelt wish to look for a wish to change', async () => {
    const response = await admin.ask('DELETE', `${TENANT}/grants/g-1?dryRun=yes`);
    expect(response.statusCode).toBe(422);
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
      const response = await admin.ask('PUT', `${TENANT}/environments/prod/allocation`, {
        credits: 6,
      });
      expect(response.statusCode).toBe(status);
      expect(response.json()).toMatchObject({
        type: `urn:problem-type:ai-credit-meter:${code}`,
        status,
        detail: 'Only 5 credits are unallocated.',
        field: 'credits',
      });
    },
  );

  it.each([
    ['policy[1].version', 'rows.1.version'],
    ['prepaidMilliCredits', 'prepaidCredits'],
    ['validTo', 'validTo'],
  ])("names the ledger's %s as the body does: %s", async (field, member) => {
    const rejection = { code: 'invalidPolicy', message: 'It cannot be.', field } as const;
    admin.ledger.outcome = { kind: 'rejected', rejection };
    const response = await admin.ask('PUT', `${TENANT}/policy`, { rows: [] });
    expect(response.json()).toMatchObject({ field: member });
  });
});
