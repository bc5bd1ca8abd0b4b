/** The client library with the real system. */
import { meterClient, ProblemError, TransportError, type UsageEvent } from '#client';
import { eventually, freePort } from '#testing';
import { dataFolder } from '../support/data-folder.js';
import { type GuardedMeter, startGuardedMeter } from '../support/guarded-meter.js';
import { NOW, PATIENCE_MS, startMeter } from '../support/meter-process.js';
import { usageEvent } from '../support/usage-events.js';

const events = (count: number, tenantId = 'contoso') =>
  Array.from({ length: count }, (_, n) =>
    usageEvent({ id: `e-${n}`, tenantId, time: NOW }),
  ) as unknown as UsageEvent[];

describe('the client', () => {
  let meter: GuardedMeter;
  let token: string;

  beforeAll(async () => {
    meter = await startGuardedMeter();
    token = await meter.issuer.good({ claims: { roles: ['publisher'], tenants: ['contoso'] } });
    const admin = await meter.as({ roles: ['admin'], tenants: ['contoso'] });
    const grant = { sku: 'aiBuilderAddOn', quantity: 1, validFrom: '2025-01-01T00:00:00Z' };
    const { status } = await admin.send('POST', '/v1/tenants/contoso/grants', grant);
    expect(status).toBe(201);
  }, PATIENCE_MS);
  afterAll(() => meter.stop());

  const client = () => meterClient({ baseUrl: meter.address, token: async () => token });

  it('publishes, again without being charged twice, and asks whether it may run', async () => {
    expect(await client().publish(events(250))).toHaveLength(250);
    const again = await client().publish(events(250));
    expect(again.filter(({ status }) => status === 'accepted')).toHaveLength(250);
    const reader = await meter.as({ roles: ['reader'], tenants: ['contoso'] });
    await eventually('all is charged, once', async () => {
      const { body } = await reader.get('/v1/tenants/contoso/usage');
      return body.environments?.[0]?.runs === 250;
    });
    const access = await client().mayRun({ tenantId: 'contoso', environmentId: 'prod' });
    expect(access).toMatchObject({ run: { allowed: true, currency: 'aiBuilder' }, level: 'none' });
  });

  it('gets for each event why it is refused, also if none is accepted', async () => {
    const [good] = events(1) as [UsageEvent];
    const early = { ...good, id: 'early', time: '1970-01-01T00:00:00Z' };
    const refused = { id: 'early', status: 'rejected', code: 'beforeBeginning', field: 'time' };
    expect(await client().publish([good, early])).toMatchObject([{ status: 'accepted' }, refused]);
    expect(await client().publish(early)).toMatchObject([refused]);
    const [foreign] = await client().publish(events(1, 'fabrikam'));
    expect(foreign).toMatchObject({ status: 'rejected', code: 'forbiddenTenant' });
  });

  it('fails by typed errors', async () => {
    const stranger = meterClient({ baseUrl: meter.address });
    await expect(stranger.publish(events(1))).rejects.toBeInstanceOf(ProblemError);
    await expect(stranger.publish(events(1))).rejects.toMatchObject({ status: 401 });
    const nobody = meterClient({
      baseUrl: `http://127.0.0.1:${await freePort()}`,
      retry: { attempts: 1 },
    });
    await expect(nobody.publish(events(1))).rejects.toBeInstanceOf(TransportError);
  });

  it(
    'continues after the meter was killed and restarted, and nothing is lost or charged twice',
    async () => {
      const folder = await dataFolder();
      const env = { PORT: String(await freePort()) };
      let killed = await startMeter({ dataDir: folder.path, env });
      const patient = meterClient({
        baseUrl: killed.address,
        batchEvents: 20,
        queueEvents: 60,
        parallelRequests: 2,
        retry: { attempts: 1_000, firstPauseMs: 20, longestPauseMs: 100 },
      });
      const interrupted = async function* () {
        for (const [index, event] of events(400).entries()) {
          if (index === 200) await killed.kill();
          if (index === 200) killed = await startMeter({ dataDir: folder.path, env });
          yield event;
        }
      };
      const results = await patient.publish(interrupted());
      expect(results.filter(({ status }) => status === 'accepted')).toHaveLength(400);
      await eventually('all is charged, once', async () => {
        const { body } = await killed.http.get('/v1/tenants/contoso/usage');
        return body.environments?.[0]?.runs === 400;
      });
      await killed.stop();
      await folder.remove();
    },
    PATIENCE_MS,
  );
});
