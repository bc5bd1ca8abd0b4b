/** Mail as a real server receives it. */
import type { AddressInfo } from 'node:net';
import { createTransport } from 'nodemailer';
import { SMTPServer } from 'smtp-server';
import { mailOf } from './mail.js';
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
  world = await openWorld({ mail: { transport, from: 'meter@example.com' } });
});
afterEach(() => world.close());

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
});
