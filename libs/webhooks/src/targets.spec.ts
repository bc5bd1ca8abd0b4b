/** The meaning of an endpoint's response: accepted, to be retried, or gone; and the recipient of a mail. */
import { sleep } from '#eventsourcing';
import type { Endpoint } from './endpoint.js';
import { sendTo, type Targets } from './targets.js';
import { openReceiver, type Receiver, status } from './testing/receiver.js';

const AT = '2025-09-15T12:00:00.000Z';

let receiver: Receiver;
beforeAll(async () => {
  receiver = await openReceiver();
});
afterAll(() => receiver.close());

const sent = (url: string, format: Endpoint['format'], mail: Targets['mail'] = null) =>
  sendTo(
    {
      endpoint: { url, format, secrets: [] } as Partial<Endpoint> as Endpoint,
      messages: [{ id: 'a', type: 'TrialEnded', timestamp: AT, data: {} }],
      now: new Date(AT),
      traceparent: undefined,
    },
    { mail, poster: { rules: { allowLoopback: true }, sleep, timeoutMs: 60_000 } },
  );

async function answered(code: number) {
  receiver.answer = status(code);
  return sent(receiver.url, 'standard');
}

it.each([200, 201, 202, 204, 299])('takes %s for delivered', async (code) => {
  expect(await answered(code)).toEqual({ ok: true, status: code });
});

it.each([300, 302, 304, 308, 400, 401, 403, 404, 409, 429, 500, 503])(
  'takes %s for a failure that may pass',
  async (code) => {
    expect(await answered(code)).toEqual({
      ...{ ok: false, status: code, reason: `answered ${code}` },
      ...{ gone: false, retryAfterMs: 0 },
    });
  },
);

it('takes 410 for the last word', async () => {
  expect(await answered(410)).toMatchObject({ ok: false, gone: true });
});

it.each(['ada@contoso.example', 'josé@bücher.example', "o'neil+ops@contoso.example"])(
  'writes to %s as an administrator wrote it',
  async (address) => {
    const asked: unknown[] = [];
    const transport = { sendMail: async ({ to }: { to: unknown }) => void asked.push(to) };
    const mail = { transport, from: 'meter@contoso.example', timeoutMs: 60_000 };
    await sent(`mailto:${address}`, 'mail', mail as unknown as Targets['mail']);
    expect(asked).toEqual([address]);
  },
);
