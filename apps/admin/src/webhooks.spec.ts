/** Commands on notification endpoints over HTTP. */
import { NOW, startAdminApp } from './testing/admin-app.js';

type Admin = Awaited<ReturnType<typeof startAdminApp>>;

let admin: Admin;
beforeEach(async () => void (admin = await startAdminApp()));
afterEach(() => admin.app.close());

const URL = 'https://hooks.example/meter';

async function call(method: 'DELETE' | 'GET' | 'POST' | 'PUT', path: string, body?: unknown) {
  const response = await admin.app.inject({
    method,
    url: `/v1/tenants/contoso/webhooks${path}`,
    ...(body !== undefined && {
      headers: { 'content-type': 'application/json' },
      payload: JSON.stringify(body),
    }),
  });
  const { statusCode: status, body: text } = response;
  return { status, body: text === '' ? null : JSON.parse(text) };
}

describe('webhooks', () => {
  it('are set once with a secret, then changed without', async () => {
    const created = await call('PUT', '/ops', { url: URL, levels: ['warning'] });
    expect(created.status).toBe(201);
    expect(created.body).toMatchObject({
      ...{ id: 'ops', url: URL, format: 'standard', types: null, levels: ['warning'] },
      ...{ status: 'enabled', pending: 0, createdAt: NOW },
      secret: expect.stringMatching(/^whsec_[\w+/=]{44}$/),
    });
    const changed = await call('PUT', '/ops', { url: `${URL}/2`, types: ['OverageEntered'] });
    expect(changed.status).toBe(200);
    expect(changed.body).toMatchObject({
      url: `${URL}/2`,
      types: ['OverageEntered'],
      levels: null,
    });
    expect(changed.body.secret).toBeUndefined();
    expect((await call('GET', '/ops')).body).toEqual(changed.body);
    expect((await call('GET', '')).body).toEqual({ tenantId: 'contoso', webhooks: [changed.body] });
    expect(JSON.stringify((await call('GET', '')).body)).not.toContain('whsec_');
  });

  it('are removed, and begin afresh under the same id', async () => {
    const first = await call('PUT', '/ops', { url: URL });
    await call('POST', '/ops/test');
    expect((await call('DELETE', '/ops')).status).toBe(204);
    expect((await call('GET', '/ops')).status).toBe(404);
    expect((await call('DELETE', '/ops')).body).toMatchObject({
      type: 'urn:problem-type:ai-credit-meter:webhookNotFound',
    });
    const again = await call('PUT', '/ops', { url: URL });
    expect(again.body).toMatchObject({ pending: 0, secret: expect.any(String) });
    expect(again.body.secret).not.toBe(first.body.secret);
  });

  it('get another secret, with a day for both', async () => {
    const { body: created } = await call('PUT', '/ops', { url: URL });
    const { status, body } = await call('POST', '/ops/rotation');
    expect(status).toBe(200);
    expect(body.secret).not.toBe(created.secret);
    expect(Date.parse(body.oldSecretValidUntil) - Date.parse(NOW)).toBe(86_400_000);
  });

  it('are tested on request, and say what waits', async () => {
    await call('PUT', '/ops', { url: URL });
    const { status, body } = await call('POST', '/ops/test');
    expect(status).toBe(202);
    const { body: deliveries } = await call('GET', '/ops/deliveries?limit=5');
    expect(deliveries).toEqual({
      id: 'ops',
      pending: [
        { messageId: body.queued[0], type: 'WebhookTest', attempts: 0, nextAttemptAt: NOW },
      ],
      deliveries: [],
    });
  });

  it.each([
    ['0', 422],
    ['1', 200],
    ['1000', 200],
    ['1001', 422],
    ['01000', 422],
    ['-1', 422],
  ])('list %s attempts: %d', async (limit, expected) => {
    await call('PUT', '/ops', { url: URL });
    const { status, body } = await call('GET', `/ops/deliveries?limit=${limit}`);
    expect(status).toBe(expected);
    if (status !== 200) expect(body).toMatchObject({ field: 'limit' });
  });

  it('may be addresses of mail, and channels of Teams', async () => {
    const mail = await call('PUT', '/ada', { url: 'mailto:ada@contoso.com', digest: 'daily' });
    expect(mail.body).toMatchObject({ format: 'mail', digest: 'daily' });
    const teams = await call('PUT', '/channel', { url: URL, format: 'teams' });
    expect(teams.body).toMatchObject({ format: 'teams' });
  });

  it.each([
    [{ url: 'http://hooks.example/' }, 'url'],
    [{ url: 'https://169.254.169.254/latest' }, 'url'],
    [{ url: 'mailto:a@b,c@d' }, 'url'],
    [{ url: 'mailto:a@b%2Cc@d' }, 'url'],
    [{ url: 'mailto:a@b%0D%0ABcc:c@d' }, 'url'],
    [{ url: 'mailto:a@b%zz' }, 'url'],
    [{ url: 'mailto:a@b', format: 'teams' }, 'format'],
    [{ url: URL, digest: 'daily' }, 'digest'],
  ])('are refused as %j', async (body, field) => {
    const { status, body: problem } = await call('PUT', '/ops', body);
    expect({ status, field: problem.field }).toEqual({ status: 422, field });
  });

  it.each([
    [{}, 'url'],
    [{ url: URL, types: ['Gossip'] }, 'types'],
    [{ url: URL, types: [] }, 'types'],
    [{ url: URL, levels: ['simple', 'simple'] }, 'levels'],
    [{ url: URL, secret: 'mine' }, 'secret'],
  ])('are refused as %j, with the member named', async (body, field) => {
    const { status, body: problem } = await call('PUT', '/ops', body);
    expect(status).toBe(422);
    expect(problem.errors).toEqual([expect.objectContaining({ field })]);
  });

  it('are sent again from a moment on, as far as the ledger announced anything', async () => {
    await call('PUT', '/ops', { url: URL });
    const { status, body } = await call('POST', '/ops/redelivery', { since: '2026-11-01' });
    expect({ status, body }).toEqual({ status: 202, body: { id: 'ops', queued: [] } });
  });

  it('are sent again from before there was anything without a look at every month of two thousand years', async () => {
    await call('PUT', '/ops', { url: URL });
    const { status } = await call('POST', '/ops/redelivery', { since: '0001-01-01' });
    expect(status).toBe(202);
    expect(admin.streamsRead.length).toBeLessThan(200);
  });

  it('are so many and no more', async () => {
    for (let count = 0; count < 50; count++) await call('PUT', `/n-${count}`, { url: URL });
    expect((await call('PUT', '/one-more', { url: URL })).status).toBe(409);
  });
});
