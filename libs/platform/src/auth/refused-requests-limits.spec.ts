/** Refused requests count against rate limits as well: by subject if known, otherwise by address. */
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { type Authenticator, withoutAuthentication } from './authenticator.js';
import { as, FORGER, NOBODY, startProbe, url } from './limited-probe.fixture.js';
import { type LimitConfiguration, NO_QUOTAS } from './limits.js';

let app: NestFastifyApplication;
const start = async (limits: Partial<LimitConfiguration>, authenticator?: Authenticator) =>
  void (app = await startProbe({ limits, authenticator }));
afterEach(() => app?.close());

describe('limits count who tries', () => {
  const ofOther = url.replace('contoso', 'fabrikam');
  const from = (remoteAddress: string, actor: string, path = url) =>
    app
      .inject({ url: path, headers: as(actor), remoteAddress })
      .then(({ statusCode }) => statusCode);

  it('by the address, where no credentials are shown or none that are good', async () => {
    await start({ client: { ...NO_QUOTAS, requests: 2 } });
    const tried = [NOBODY, FORGER, NOBODY, FORGER];
    const statuses = [];
    for (const actor of tried) statuses.push(await from('192.0.2.1', actor));
    expect(statuses).toEqual([401, 401, 429, 429]);
    expect(await from('192.0.2.2', FORGER)).toBe(401);
    expect(await from('192.0.2.1', 'a good one')).toBe(200);
  });

  it('by the address, on routes without authentication', async () => {
    await start({ client: { ...NO_QUOTAS, requests: 1 }, tenant: { ...NO_QUOTAS, requests: 1 } });
    const open = `${url}/open`;
    expect(await from('192.0.2.1', NOBODY, open)).toBe(200);
    expect(await from('192.0.2.1', 'a', open)).toBe(429);
    expect(await from('192.0.2.2', NOBODY, open)).toBe(200);
    expect(await from('192.0.2.1', 'a')).toBe(200);
  });

  it('by the subject, where something is asked for that is not theirs, and no tenant pays', async () => {
    await start({
      client: { ...NO_QUOTAS, requests: 2 },
      tenant: { ...NO_QUOTAS, requests: 1 },
    });
    const statuses = [];
    for (let time = 0; time < 3; time++) statuses.push(await from('192.0.2.1', 'a', ofOther));
    expect(statuses).toEqual([403, 403, 429]);
    expect(await from('192.0.2.1', 'b')).toBe(200);
  });

  it('by the address, whatever unverified name is claimed', async () => {
    await start({ client: { ...NO_QUOTAS, requests: 1 } }, withoutAuthentication);
    expect(await from('192.0.2.1', 'a')).toBe(200);
    expect(await from('192.0.2.1', 'b')).toBe(429);
    expect(await from('192.0.2.2', 'a')).toBe(200);
  });
});
