/** Mail as a real server receives it. */
import type { AddressInfo } from 'node:net';
import { createTransport } from 'nodemailer';
import { SMTPServer } from 'smtp-server';
import { sleep } from '#eventsourcing';
import { eventually } from '#testing';
import { testCertificate, testKey } from '#testing/eventstoredb-stand-in';
import type { Endpoint } from './endpoint.js';
import { mailOf } from './mail.js';
import { type MailSender, sendTo, type Targets } from './targets.js';
import { openWorld, OVERAGE, WARNING, type World } from './testing/world.js';

const mails: string[] = [];
const server = new SMTPServer({
  authOptional: true,
  disabledCommands: ['STARTTLS'],
  onData(stream, _session, done) {
    let text = '';
    stream.on('data', (chunk: Buffer) => (text += chunk.toString('utf8')));
    stream.on('end', () => {
      mails.push(text);
      done();
    });
  },
});

let world: World;

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterAll(() => new Promise<void>((resolve) => server.close(resolve)));

beforeEach(async () => {
  mails.length = 0;
  const { port } = server.server.address() as AddressInfo;
  const transport = createTransport({ host: '127.0.0.1', port, secure: false, ignoreTLS: true });
  world = await openWorld({ mail: { ...MAIL_SENDER, transport } });
});
afterEach(() => world.close());

const PLAIN = ['STARTTLS'];
const OWN_CERTIFICATE = { disabledCommands: [], key: testKey, cert: testCertificate };
const targetsOf = (mail: MailSender): Targets => ({
  mail,
  poster: { rules: { allowLoopback: true }, sleep, timeoutMs: 60_000 },
});
const SHIPMENT = {
  endpoint: { format: 'mail', url: 'mailto:ada@contoso.com' } as Endpoint,
  messages: [{ id: 'a', type: 'TrialEnded', timestamp: '2025-09-15T12:00:00.000Z', data: {} }],
  now: new Date('2025-09-15T12:00:00Z'),
  traceparent: undefined,
};
const MAIL_SENDER = { from: 'meter@example.com', timeoutMs: 60_000 };
const MAIL = { url: 'mailto:ada@contoso.com', format: 'mail' } as const;

describe('a mail', () => {
  it('says in text and in HTML what happened, and nothing that a name smuggles in', async () => {
    await world.setEndpoint('ada', MAIL);
    const scope = { kind: 'environment', environmentId: '<b>prod</b>' };
    await world.announce('OverageEntered', { ...OVERAGE, scope });
    await world.until(() => mails.length > 0);
    const [mail] = mails as [string];
    expect(mail).toMatch(/^To: ada@contoso\.com\r$/m);
    expect(mail).toMatch(/^Subject: AI Builder credits in simple overage\r$/m);
    expect(mail).toContain('Content-Type: text/plain');
    expect(mail).toContain('Content-Type: text/html');
    expect(mail).toContain('&lt;b&gt;prod&lt;/b&gt;');
    expect(mail).toContain('1 250 credits');
  });

  it('has the id of its notice, and with other notices another one: receivers drop what they have already', () => {
    const notice = (id: string) => ({ id, type: 'TrialEnded', timestamp: '2025-09-15', data: {} });
    const idOf = (...ids: string[]) => mailOf(ids.map(notice)).messageId;
    expect(idOf('a')).toBe('<a@ai-credit-meter>');
    expect(idOf('a', 'b')).toBe(idOf('a', 'b'));
    expect(new Set([idOf('a'), idOf('a', 'b'), idOf('a', 'b', 'c')]).size).toBe(3);
  });

  it('names the last level of overage by what it means', async () => {
    await world.setEndpoint('ada', MAIL);
    await world.announce('OverageEntered', { ...OVERAGE, level: 'exhausted' });
    await world.until(() => mails.length > 0);
    expect(mails[0]).toMatch(/^Subject: AI Builder credits used up\r$/m);
  });

  it('comes once a day with all of the day, where that is wanted', async () => {
    await world.setEndpoint('ada', { ...MAIL, digest: 'daily' });
    await world.announce('UsageWarningRaised', WARNING);
    await world.announce('OverageEntered', OVERAGE);
    const both = async () => (await world.deliveries('ada')).pending.length === 2;
    await world.until(async () => mails.length > 0 || (await both()));
    expect(mails).toEqual([]);
    await world.until(() => mails.length > 0);
    expect(mails).toHaveLength(1);
    expect(mails[0]).toMatch(/^Subject: 2 notices on AI Builder credits\r$/m);
    await world.until(async () => (await world.deliveries('ada')).pending.length === 0);
  });

  it('comes at once as a test, also where notices wait for their hour, which they do on', async () => {
    await world.setEndpoint('ada', { ...MAIL, digest: 'daily' });
    await world.announce('UsageWarningRaised', WARNING);
    const pending = async () => (await world.deliveries('ada')).pending.length;
    await eventually('the notice waits', async () => (await pending()) === 1);
    await world.test('ada');
    await eventually(
      'the test is taken',
      async () => (await world.deliveries('ada')).log.length === 1,
    );
    expect(mails).toHaveLength(1);
    expect(await pending()).toBe(1);
  });
});

describe('a mail that the server does not take', () => {
  const said = (responseCode: number, message: string) =>
    Object.assign(new Error(message), { responseCode });
  const servers: readonly (readonly [string, object, string])[] = [
    ['refuses the recipient', { onRcptTo: refuse(said(550, 'no such user')) }, '550 no such user'],
    ['asks to come again', { onRcptTo: refuse(said(451, 'try later')) }, '451 try later'],
    ['offers TLS with a certificate that nobody vouches for', OWN_CERTIFICATE, 'self-signed'],
  ];

  it.each(servers)('is tried again where it %s, and says so', async (_what, options, reason) => {
    const refusing = new SMTPServer({
      ...{ authOptional: true, disabledCommands: PLAIN, closeTimeout: 1 },
      ...options,
    });
    refusing.on('error', () => undefined);
    await new Promise<void>((resolve) => refusing.listen(0, '127.0.0.1', resolve));
    const { port } = refusing.server.address() as AddressInfo;
    const transport = createTransport({ host: '127.0.0.1', port, secure: false });
    const result = await sendTo(SHIPMENT, targetsOf({ ...MAIL_SENDER, transport }));
    expect(result).toMatchObject({ ok: false, gone: false });
    expect(result).toHaveProperty('reason', expect.stringContaining(reason));
    await new Promise<void>((resolve) => refusing.close(resolve));
  });

  it('is given up where the server takes for ever: no other mail waits for it', async () => {
    const transport = { sendMail: () => new Promise<never>(() => undefined) };
    const result = await sendTo(SHIPMENT, targetsOf({ ...MAIL_SENDER, transport, timeoutMs: 1 }));
    expect(result).toMatchObject({ ok: false, reason: expect.stringContaining('within 0.001 s') });
  });
});

function refuse(error: Error) {
  return (_address: unknown, _session: unknown, answer: (error: Error) => void) => answer(error);
}
