/** What endpoints get, whatever they do: checked by the specification's own library, over real connections. */
import { Webhook } from 'standardwebhooks';
import { eventually } from '#testing';
import { openReceiver, type Received, type Receiver, status } from './testing/receiver.js';
import { openWorld, OVERAGE, WARNING, type World } from './testing/world.js';

let world: World;
let receiver: Receiver;
beforeEach(async () => {
  [world, receiver] = await Promise.all([openWorld(), openReceiver()]);
});
afterEach(async () => {
  await receiver.close();
  await world.close();
});

const got = (count: number) => world.until(() => receiver.received.length >= count);
const idsOf = (received: readonly Received[]) =>
  received.map(({ headers }) => headers['webhook-id']);
const bodyOf = ({ body }: Received) => JSON.parse(body);

describe('a signed webhook', () => {
  it('is what the Standard Webhooks library verifies', async () => {
    const { secrets } = await world.setEndpoint('ops', { url: receiver.url });
    const id = await world.announce('OverageEntered', OVERAGE);
    await got(1);
    const [{ headers, body }] = receiver.received as [Received];
    const verified = new Webhook(secrets[0]!.secret).verify(
      body,
      headers as Record<string, string>,
    );
    expect(verified).toEqual({
      type: 'OverageEntered',
      timestamp: expect.any(String),
      data: { ...OVERAGE, tenantId: 'contoso', month: '2025-09' },
    });
    expect(headers['webhook-id']).toBe(id);
    expect(() => new Webhook(secrets[0]!.secret).verify(`${body} `, headers as never)).toThrow();
  });

  it('is signed by the old secret and by the new one while both are valid', async () => {
    const { secrets } = await world.setEndpoint('ops', { url: receiver.url });
    const secret = `whsec_${Buffer.from('another secret of the endpoint').toString('base64')}`;
    const at = world.time.now().toISOString();
    const oldUntil = new Date(world.time.now().getTime() + 60_000).toISOString();
    const by = { actorId: 'ada', reason: null };
    await world.store.change('contoso', { type: 'Rotate', id: 'ops', secret, oldUntil, at, by });
    await world.announce('OverageEntered', OVERAGE);
    await got(1);
    const [{ headers, body }] = receiver.received as [Received];
    for (const one of [secrets[0]!.secret, secret]) {
      expect(new Webhook(one).verify(body, headers as Record<string, string>)).toBeDefined();
    }
  });
});

describe('the trace that something was announced in', () => {
  const traceparent = `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`;

  it('is handed to the receiver, in no part of what it reads', async () => {
    await world.setEndpoint('ops', { url: receiver.url });
    await world.announce('OverageEntered', OVERAGE, 'contoso', { traceparent });
    await world.announce('OverageExited', OVERAGE);
    await got(2);
    expect(receiver.received.map(({ headers }) => headers['traceparent'])).toEqual([
      traceparent,
      undefined,
    ]);
    expect(receiver.received[0]!.body).not.toContain('a'.repeat(32));
  });
});

describe('who gets what', () => {
  it('gets the types and levels it asked for, from when it asked', async () => {
    await world.announce('OverageEntered', OVERAGE);
    const types = ['OverageEntered', 'UsageWarningRaised'];
    await world.setEndpoint('ops', { url: receiver.url, types, levels: ['important', 'warning'] });
    await world.announce('OverageEntered', OVERAGE);
    await world.announce('OverageExited', { ...OVERAGE, level: 'important' });
    const wanted = [
      await world.announce('UsageWarningRaised', WARNING),
      await world.announce('OverageEntered', { ...OVERAGE, level: 'important' }),
    ];
    await got(2);
    expect(idsOf(receiver.received)).toEqual(wanted);
  });

  it('hears nothing of other tenants', async () => {
    await world.setEndpoint('ops', { url: receiver.url });
    const id = await world.announce('OverageEntered', OVERAGE);
    await got(1);
    expect(idsOf(receiver.received)).toEqual([id]);
    expect(bodyOf(receiver.received[0]!).data.tenantId).toBe('contoso');
  });
});

describe('a ledger that is damaged', () => {
  it('is named, and keeps no message from anybody else', async () => {
    await world.setEndpoint('ops', { url: receiver.url });
    const stream = 'creditLedger-fabrikam_2025-09';
    const event = {
      id: 'bad-1',
      type: 'UsageWarningRaised',
      data: WARNING,
      metadata: { schemaVersion: 1 },
    };
    await world.events.append({ stream, expectedRevision: 'no_stream', events: [event] });
    const id = await world.announce('OverageEntered', OVERAGE);
    await got(1);
    expect(idsOf(receiver.received)).toEqual([id]);
    expect(world.notices).toEqual([expect.stringContaining('creditLedger-fabrikam_2025-09')]);
  });
});

describe('one tenant of a thousand whose endpoint hangs', () => {
  it('holds up nobody: all others are told meanwhile, and it is, too, once it answers', async () => {
    const tenants = Array.from({ length: 1_000 }, (_, number) => `tenant-${number}`);
    const slow = 'tenant-500';
    for (const tenant of tenants) {
      await world.setEndpoint(tenant, { url: `${receiver.url}/${tenant}` }, tenant);
    }
    const held: (() => void)[] = [];
    receiver.answer = (response, request) => {
      if (request.path.endsWith(slow)) held.push(() => status(204)(response));
      else status(204)(response);
    };
    for (const tenant of tenants) await world.announce('OverageEntered', OVERAGE, tenant);
    const toldTenants = () => new Set(receiver.received.map(({ path }) => path));
    await eventually('all are told', () => toldTenants().size === tenants.length);
    const outcomes = await Promise.all(tenants.map((tenant) => world.deliveries(tenant)));
    const waiting = outcomes.filter(({ log }) => log[0]?.outcome !== 'delivered');
    expect(waiting.length).toBeLessThanOrEqual(1);
    receiver.answer = status(204);
    for (const answer of held) answer();
    await world.until(async () => {
      const { log } = await world.deliveries(slow);
      return log[0]?.outcome === 'delivered';
    });
  }, 60_000);
});

describe('an endpoint that fails', () => {
  it.each([
    ['answers 500 for an hour', status(500)],
    ['closes before it has answered', (response) => void response.socket?.destroy()],
    [
      'closes in the middle of its answer',
      (response) => {
        response.writeHead(200, { 'content-length': '100' });
        response.write('half', () => response.socket?.destroy());
      },
    ],
    ['redirects', status(302, { location: 'http://169.254.169.254/' })],
    ['hangs', () => undefined],
  ] satisfies [string, Receiver['answer']][])(
    'is tried again, in order and under the same ids: it %s',
    async (_name, failing) => {
      await world.setEndpoint('ops', { url: receiver.url });
      receiver.answer = failing;
      const ids = [
        await world.announce('OverageEntered', OVERAGE),
        await world.announce('OverageExited', OVERAGE),
      ];
      await got(4);
      expect(new Set(idsOf(receiver.received))).toEqual(new Set([ids[0]]));
      receiver.answer = status(200);
      const before = receiver.received.length;
      await world.until(async () => (await world.deliveries('ops')).pending.length === 0);
      const after = receiver.received.slice(before - 1);
      expect(idsOf(after).filter((id, index, all) => all.indexOf(id) === index)).toEqual(ids);
    },
  );

  it('holds up nobody else', async () => {
    const other = await openReceiver();
    await world.setEndpoint('slow', { url: receiver.url });
    await world.setEndpoint('fast', { url: other.url });
    receiver.answer = () => undefined;
    for (let count = 0; count < 5; count++) await world.announce('OverageEntered', OVERAGE);
    await world.until(() => other.received.length === 5);
    expect((await world.deliveries('slow')).pending).toHaveLength(5);
    await other.close();
  });

  it('is disabled after three days, and says so', async () => {
    await world.setEndpoint('ops', { url: receiver.url });
    receiver.answer = status(503);
    const startedAt = world.time.now().getTime();
    await world.announce('OverageEntered', OVERAGE);
    await world.until(async () => (await world.endpoint('ops'))?.disabled !== null);
    const hours = (world.time.now().getTime() - startedAt) / 3_600_000;
    expect(hours).toBeGreaterThan(72);
    expect(hours).toBeLessThan(80);
    expect(receiver.received).toHaveLength(15);
    expect((await world.endpoint('ops'))?.disabled?.reason).toContain('answered 503');
    expect(world.notices).toEqual([expect.stringContaining('webhook ops of contoso is disabled')]);
    receiver.answer = status(200);
    await world.setEndpoint('ops', { url: receiver.url });
    const id = await world.announce('OverageExited', OVERAGE);
    await got(16);
    expect(idsOf(receiver.received).at(-1)).toBe(id);
  });

  it('is left at once when it says that it is gone', async () => {
    await world.setEndpoint('ops', { url: receiver.url });
    receiver.answer = status(410);
    await world.announce('OverageEntered', OVERAGE);
    await world.until(async () => (await world.endpoint('ops'))?.disabled !== null);
    expect(receiver.received).toHaveLength(1);
  });
});

describe('a deliverer that dies', () => {
  it('loses nothing, and repeats under the same id what it had begun', async () => {
    await world.setEndpoint('ops', { url: receiver.url });
    receiver.answer = () => undefined;
    const first = await world.announce('OverageEntered', OVERAGE);
    await got(1);
    const dying = world.restart();
    receiver.answer = status(200);
    await dying;
    const second = await world.announce('OverageExited', OVERAGE);
    await world.until(async () => (await world.deliveries('ops')).log[0]?.outcome === 'delivered');
    await world.until(async () => (await world.deliveries('ops')).pending.length === 0);
    const ids = idsOf(receiver.received);
    expect(ids.filter((id) => id === first).length).toBeGreaterThan(1);
    expect(ids.at(-1)).toBe(second);
  });
});

describe('a name that leads elsewhere', () => {
  it('is refused when it resolves to a private address, whatever it resolved to before', async () => {
    await world.close();
    let looks = 0;
    world = await openWorld({
      resolver: (_hostname, answer) => {
        looks += 1;
        const address = looks === 1 ? '127.0.0.1' : '169.254.169.254';
        answer(null, [{ address, family: 4 }]);
      },
    });
    const url = `http://hooks.example:${receiver.port}/`;
    await world.setEndpoint('ops', { url });
    await world.announce('OverageEntered', OVERAGE);
    await got(1);
    await world.announce('OverageExited', OVERAGE);
    await world.until(async () => (await world.deliveries('ops')).log[0]?.outcome === 'failed');
    expect((await world.deliveries('ops')).log[0]?.reason).toContain('169.254.169.254');
    expect(receiver.received).toHaveLength(1);
  });
});

describe('a card for Teams', () => {
  it('says what happened and the figures, in the envelope of a Workflows webhook', async () => {
    await world.setEndpoint('channel', { url: receiver.url, format: 'teams' });
    await world.announce('OverageEntered', OVERAGE);
    await got(1);
    const { type, attachments } = bodyOf(receiver.received[0]!);
    expect(type).toBe('message');
    expect(attachments).toMatchObject([
      {
        contentType: 'application/vnd.microsoft.card.adaptive',
        content: {
          type: 'AdaptiveCard',
          body: [
            { text: 'AI Builder credits in simple overage' },
            { text: expect.stringContaining('Environment prod of contoso') },
            { facts: expect.arrayContaining([{ title: 'Consumed', value: '1 250 credits' }]) },
          ],
        },
      },
    ]);
  });
});
