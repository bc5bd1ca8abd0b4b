/** Events that share an id: a repeat, a conflict, two publishers; dead letters keep the whole message. */
import { deadLetterTopic, USAGE_TOPICS } from '#contracts';
import { eventually } from '#testing';
import { readTopic } from '../support/data-folder.js';
import { meterForAll } from '../support/meter-process.js';
import { type Tenant, tenantOf } from '../support/tenant.js';
import { usageEvent } from '../support/usage-events.js';

const time = '2025-09-10T10:00:00Z';

const meter = meterForAll({ clockStart: '2025-09-15T00:00:00Z' });

const goodOf = (tenantId: string, id: string, data?: object) =>
  usageEvent({ id, tenantId, time, data });

async function rejectionsOf(tenant: Tenant, id: string, count: number) {
  const answer = async () => (await tenant.get(`/events/${id}`)).body;
  const known = async () => (await answer()).rejections?.length === count;
  await eventually(`${count} rejections of ${id} are known`, known);
  return answer();
}

describe('the same id', () => {
  let tenant: Tenant;

  it('with the same payload is charged once, however it is written', async () => {
    tenant = tenantOf(meter.http, 'duplicates');
    const event = goodOf(tenant.id, 'same', { userId: null });
    const { userId: _, ...data } = event.data;
    await tenant.use(event, event);
    await tenant.use({ ...event, time: '2025-09-10T12:00:00.000+02:00', data });
    await tenant.use(goodOf(tenant.id, 'last'));

    expect(await tenant.usageOf(2)).toMatchObject({ consumed: { credits: '64' } });
    expect((await tenant.get('/events/same')).body.rejections).toEqual([]);
  });

  it('with another payload becomes a dead letter with its reason, and the first one is kept', async () => {
    tenant = tenantOf(meter.http, 'conflicts');
    await tenant.use(goodOf(tenant.id, 'same'));
    await tenant.use(goodOf(tenant.id, 'same', { quantity: { pages: 2 } }));
    await tenant.use(goodOf(tenant.id, 'last'));

    expect(await rejectionsOf(tenant, 'same', 1)).toMatchObject({
      status: 'charged',
      run: { charged: { credits: '32' } },
      rejections: [
        {
          code: 'usageConflict',
          reason: 'This id was already used for another event: send it again under a new id.',
        },
      ],
    });
    expect(await tenant.usageOf(2)).toMatchObject({ consumed: { credits: '64' } });
  });

  it('is selected by its source if two publishers used it', async () => {
    tenant = tenantOf(meter.http, 'sources');
    const parts = { id: 'same', tenantId: tenant.id, time };
    await tenant.use(
      usageEvent({ ...parts, source: '/a' }),
      usageEvent({ ...parts, source: '/b' }),
    );

    expect(await tenant.usageOf(2)).toMatchObject({ consumed: { credits: '64' } });
    expect(await tenant.get('/events/same')).toMatchObject({
      status: 409,
      type: 'application/problem+json',
    });
    expect((await tenant.get('/events/same?source=%2Fb')).body.status).toBe('charged');
  });

  it('without a published rate is set aside, and charged when its credits are stated', async () => {
    tenant = tenantOf(meter.http, 'unpublished');
    const card = { capability: 'businessCard', quantity: {} };
    await tenant.use(goodOf(tenant.id, 'card', card));

    expect(await rejectionsOf(tenant, 'card', 1)).toMatchObject({
      status: 'rejected',
      rejections: [{ code: 'rateNotPublished', reason: expect.stringContaining('businessCard') }],
    });
    await tenant.use(
      goodOf(tenant.id, 'card', {
        ...card,
        statedCredits: { currency: 'aiBuilder', milliCredits: 5_000 },
      }),
    );
    expect(await tenant.usageOf(1)).toMatchObject({ consumed: { credits: '5' } });
  });
});

describe('the dead letters of a tenant', () => {
  it('are all that was accepted and could not be charged, with their reasons', async () => {
    const tenant = tenantOf(meter.http, 'letters');
    await tenant.use(goodOf(tenant.id, 'same'));
    await tenant.use(goodOf(tenant.id, 'same', { quantity: { pages: 2 } }));
    await tenant.use(goodOf(tenant.id, 'card', { capability: 'businessCard', quantity: {} }));
    for (const id of ['same', 'card']) await rejectionsOf(tenant, id, 1);

    const letters = await readTopic(meter.dataDir, deadLetterTopic(USAGE_TOPICS.AIModelExecuted));

    expect(
      letters
        .filter(({ key }) => String(key) === tenant.id)
        .map(({ value, headers }) => [
          JSON.parse(String(value)).capability,
          headers['ce_id'],
          headers['dlq-code'],
        ]),
    ).toEqual([
      ['invoiceProcessing', 'same', 'usageConflict'],
      ['businessCard', 'card', 'rateNotPublished'],
    ]);
  });
});
