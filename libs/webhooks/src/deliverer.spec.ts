/** What endpoints receive over real connections, verified by the Standard Webhooks library. */
import { Webhook } from 'standardwebhooks';
import { eventually } from '#testing';
import { openReceiver, type Received, status } from './testing/receiver.js';
import { idsOf, setStage } from './testing/stage.js';
import { openWorld, OVERAGE, WARNING } from './testing/world.js';

/** Hundreds of endpoints take a while on a busy machine. */
const PATIENCE_MS = 60_000;

const stage = setStage();

const bodyOf = ({ body }: Received) => JSON.parse(body);

describe('a signed webhook', () => {
  it('is what the Standard Webhooks library verifies', async () => {
    const { secrets } = await stage.world.setEndpoint('ops', { url: stage.receiver.url });
    const id = await stage.world.announce('OverageEntered', OVERAGE);
    await stage.got(1);
    const [{ headers, body }] = stage.receiver.received as [Received];
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
    const { secrets } = await stage.world.setEndpoint('ops', { url: stage.receiver.url });
    const secret = `whsec_${Buffer.from('another secret of the endpoint').toString('base64')}`;
    const at = stage.world.time.now().toISOString();
    const oldUntil = new Date(stage.world.time.now().getTime() + 60_000).toISOString();
    const by = { actorId: 'ada', reason: null };
    await stage.world.store.change('contoso', {
      type: 'Rotate',
      id: 'ops',
      secret,
      oldUntil,
      at,
      by,
    });
    await stage.world.announce('OverageEntered', OVERAGE);
    await stage.got(1);
    const [{ headers, body }] = stage.receiver.received as [Received];
    for (const one of [secrets[0]!.secret, secret]) {
      expect(new Webhook(one).verify(body, headers as Record<string, string>)).toBeDefined();
    }
  });
});

describe('the trace that something was announced in', () => {
  const traceparent = `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`;

  it('is handed to the receiver, in no part of what it reads', async () => {
    await stage.world.setEndpoint('ops', { url: stage.receiver.url });
    await stage.world.announce('OverageEntered', OVERAGE, 'contoso', { traceparent });
    await stage.world.announce('OverageExited', OVERAGE);
    await stage.got(2);
    expect(stage.receiver.received.map(({ headers }) => headers['traceparent'])).toEqual([
      traceparent,
      undefined,
    ]);
    expect(stage.receiver.received[0]!.body).not.toContain('a'.repeat(32));
  });
});

describe('who gets what', () => {
  it('gets the types and levels it asked for, from when it asked', async () => {
    await stage.world.announce('OverageEntered', OVERAGE);
    const types = ['OverageEntered', 'UsageWarningRaised'];
    await stage.world.setEndpoint('ops', {
      url: stage.receiver.url,
      types,
      levels: ['important', 'warning'],
    });
    await stage.world.announce('OverageEntered', OVERAGE);
    await stage.world.announce('OverageExited', { ...OVERAGE, level: 'important' });
    const wanted = [
      await stage.world.announce('UsageWarningRaised', WARNING),
      await stage.world.announce('OverageEntered', { ...OVERAGE, level: 'important' }),
    ];
    await stage.got(2);
    expect(idsOf(stage.receiver.received)).toEqual(wanted);
  });

  it('hears nothing from before it was made, also when all is read again after a restart', async () => {
    const late = await openReceiver();
    await stage.world.setEndpoint('ops', { url: stage.receiver.url });
    const before = await stage.world.announce('OverageEntered', OVERAGE);
    await stage.got(1);
    await stage.world.setEndpoint('late', { url: late.url });
    await stage.world.restart();
    const after = await stage.world.announce('OverageExited', OVERAGE);
    await stage.got(2);
    await stage.world.until(() => idsOf(late.received).includes(after));
    await late.close();
    expect(idsOf(stage.receiver.received)).toEqual([before, after]);
    expect(idsOf(late.received)).toEqual([after]);
  });

  it('hears nothing of other tenants', async () => {
    await stage.world.setEndpoint('ops', { url: stage.receiver.url });
    const id = await stage.world.announce('OverageEntered', OVERAGE);
    await stage.got(1);
    expect(idsOf(stage.receiver.received)).toEqual([id]);
    expect(bodyOf(stage.receiver.received[0]!).data.tenantId).toBe('contoso');
  });
});

describe('a ledger that is damaged', () => {
  it('is named, and keeps no message from anybody else', async () => {
    await stage.world.setEndpoint('ops', { url: stage.receiver.url });
    const stream = 'creditLedger-fabrikam_2025-09';
    const event = {
      id: 'bad-1',
      type: 'UsageWarningRaised',
      data: WARNING,
      metadata: { schemaVersion: 1 },
    };
    await stage.world.events.append({ stream, expectedRevision: 'no_stream', events: [event] });
    const id = await stage.world.announce('OverageEntered', OVERAGE);
    await stage.got(1);
    expect(idsOf(stage.receiver.received)).toEqual([id]);
    expect(stage.world.notices).toEqual([expect.stringContaining('creditLedger-fabrikam_2025-09')]);
  });
});

describe('one tenant of hundreds whose endpoint hangs', () => {
  it(
    'delays no other: all are reached meanwhile, and it is, too, once it answers',
    async () => {
      const tenants = Array.from({ length: 300 }, (_, number) => `tenant-${number}`);
      const slow = 'tenant-150';
      for (const tenant of tenants) {
        await stage.world.setEndpoint(tenant, { url: `${stage.receiver.url}/${tenant}` }, tenant);
      }
      const held: (() => void)[] = [];
      stage.receiver.answer = (response, request) => {
        if (request.path.endsWith(slow)) held.push(() => status(204)(response));
        else status(204)(response);
      };
      for (const tenant of tenants) await stage.world.announce('OverageEntered', OVERAGE, tenant);
      const reachedPaths = () => new Set(stage.receiver.received.map(({ path }) => path));
      const reached = () => reachedPaths().size === tenants.length;
      await eventually('all are reached', reached, PATIENCE_MS);
      const open = new Set(tenants);
      const allOthersDelivered = async () => {
        for (const tenant of open) {
          const { log } = await stage.world.deliveries(tenant);
          if (log[0]?.outcome === 'delivered') open.delete(tenant);
        }
        return open.size <= 1;
      };
      // A busy machine may attempt too late; the attempt is repeated when it is due.
      await stage.world.until(allOthersDelivered);
      stage.receiver.answer = status(204);
      for (const answer of held) answer();
      await stage.world.until(async () => {
        const { log } = await stage.world.deliveries(slow);
        return log[0]?.outcome === 'delivered';
      });
    },
    3 * PATIENCE_MS,
  );
});

describe('a name that leads elsewhere', () => {
  it('is refused when it resolves to a private address, whatever it resolved to before', async () => {
    await stage.world.close();
    let looks = 0;
    stage.world = await openWorld({
      resolver: (_hostname, answer) => {
        looks += 1;
        const address = looks === 1 ? '127.0.0.1' : '169.254.169.254';
        answer(null, [{ address, family: 4 }]);
      },
    });
    const url = `http://hooks.example:${stage.receiver.port}/`;
    await stage.world.setEndpoint('ops', { url });
    await stage.world.announce('OverageEntered', OVERAGE);
    await stage.got(1);
    await stage.world.announce('OverageExited', OVERAGE);
    await stage.world.until(
      async () => (await stage.world.deliveries('ops')).log[0]?.outcome === 'failed',
    );
    const reason = (await stage.world.deliveries('ops')).log[0]?.reason;
    expect(reason).toBe('hooks.example resolves to an address that is not of the public internet');
    expect(stage.receiver.received).toHaveLength(1);
  });
});

describe('a card for Teams', () => {
  const plain = (...runs: readonly object[]) => ({
    type: 'RichTextBlock',
    inlines: runs.map((run) => ({ type: 'TextRun', ...run })),
  });

  it('has names from outside only where Teams reads no Markdown', async () => {
    const environmentId = '[Sign in](https://evil.example) **now**';
    await stage.world.setEndpoint('channel', { url: stage.receiver.url, format: 'teams' });
    const scope = { kind: 'environment', environmentId };
    await stage.world.announce('OverageEntered', { ...OVERAGE, scope });
    await stage.got(1);
    const { attachments } = bodyOf(stage.receiver.received[0]!) as {
      attachments: [{ content: { body: readonly { type: string }[] } }];
    };
    const { body } = attachments[0].content;
    expect(JSON.stringify(body)).toContain(environmentId);
    expect(new Set(body.map(({ type }) => type))).toEqual(new Set(['RichTextBlock']));
  });

  it('says what happened and the figures, in the envelope of a Workflows webhook', async () => {
    await stage.world.setEndpoint('channel', { url: stage.receiver.url, format: 'teams' });
    await stage.world.announce('OverageEntered', OVERAGE);
    await stage.got(1);
    const { type, attachments } = bodyOf(stage.receiver.received[0]!);
    expect(type).toBe('message');
    expect(attachments).toMatchObject([
      {
        contentType: 'application/vnd.microsoft.card.adaptive',
        content: {
          type: 'AdaptiveCard',
          body: expect.arrayContaining([
            plain({
              text: 'AI Builder credits in simple overage',
              size: 'Medium',
              weight: 'Bolder',
            }),
            plain({ text: expect.stringContaining('Environment prod of contoso') as string }),
            plain({ text: 'Consumed: ', isSubtle: true }, { text: '1 250 credits' }),
          ]),
        },
      },
    ]);
  });
});
