/** Sessions in encrypted cookies: their content, end, attributes and forgeries. */
import { callerOf } from './caller.js';
import { Sessions, SessionTooLargeError } from './sessions.js';

const KEY = 'a key of the specification, long enough';
const time = { ms: 1_790_000_000_000 };
const sessionsWith = (more: { key?: string; secure?: boolean } = {}) =>
  new Sessions({
    key: KEY,
    lifetimeMinutes: 60,
    toleranceSeconds: 30,
    secure: false,
    now: () => time.ms,
    randomId: () => 'csrf-1',
    ...more,
  });

const ADMIN = callerOf(
  { subject: 'u-1', name: 'José', roles: ['admin'], tenants: ['contoso'] },
  'session',
  'csrf-1',
);
const HOUR_MS = 60 * 60_000;
const KNOWN = { ...ADMIN, untilMs: time.ms + HOUR_MS };
const sent = (setCookie: string): string => setCookie.split(';')[0]!;

beforeEach(() => {
  time.ms = 1_790_000_000_000;
});

it('knows the caller again, in any process with the same key', async () => {
  const cookie = await sessionsWith().begin(ADMIN);
  expect(await sessionsWith().callerOf(sent(cookie))).toEqual(KNOWN);
});

it('keeps all roles and tenants, and of each session its own token for forms', async () => {
  let made = 0;
  const sessions = new Sessions({
    ...{ key: KEY, lifetimeMinutes: 60, toleranceSeconds: 30, secure: false, now: () => time.ms },
    randomId: () => `csrf-${++made}`,
  });
  const identity = { subject: 'u-2', name: null, tenants: ['contoso', 'fabrikam'] };
  const both = callerOf({ ...identity, roles: ['admin', 'publisher'] }, 'session', 'csrf-1');
  const [one, other] = [await sessions.begin(both), await sessions.begin(both)];
  const until = { untilMs: time.ms + HOUR_MS };
  expect(await sessions.callerOf(sent(one))).toEqual({ ...both, ...until });
  expect((await sessions.callerOf(sent(other)))!.csrfToken).toBe('csrf-2');
});

it('is over after its time', async () => {
  const cookie = await sessionsWith().begin(ADMIN);
  time.ms += 59 * 60_000;
  expect(await sessionsWith().callerOf(sent(cookie))).toEqual(KNOWN);
  time.ms += 2 * 60_000;
  expect(await sessionsWith().callerOf(sent(cookie))).toBeNull();
});

it.each([5 * 60_000, HOUR_MS, 366 * 24 * HOUR_MS])(
  'is none where it was begun by a clock that was %d ms ahead, however long it says that it holds',
  async (aheadMs) => {
    const sessions = sessionsWith();
    time.ms += aheadMs;
    const header = sent(await sessions.begin(ADMIN));
    const attempt = sent(await sessions.cookie('meter-sign-in', { state: 's' }, 600));
    expect(await sessions.callerOf(header)).not.toBeNull();
    time.ms -= aheadMs;
    expect(await sessions.callerOf(header)).toBeNull();
    expect(await sessions.open('meter-sign-in', attempt)).toBeNull();
  },
);

it('is taken by a replica whose clock is a little behind', async () => {
  const header = sent(await sessionsWith().begin(ADMIN));
  time.ms -= 30_000;
  expect(await sessionsWith().callerOf(header)).toEqual(KNOWN);
});

it('takes nothing of another installation, of another kind, changed or made up', async () => {
  const sessions = sessionsWith();
  const foreign = await sessionsWith({ key: 'the key of another installation' }).begin(ADMIN);
  const otherKind = await sessions.cookie('meter-sign-in', { subject: 'u-1' }, 60);
  const own = sent(await sessions.begin(ADMIN));
  const renamed = sent(otherKind).replace('meter-sign-in', 'meter-session');
  for (const header of [
    sent(foreign),
    renamed,
    `${own}x`,
    'meter-session=',
    'meter-session=a.b.c',
  ]) {
    expect(await sessions.callerOf(header)).toBeNull();
  }
  expect(await sessions.callerOf(undefined)).toBeNull();
});

it('says nothing of the caller to who holds the cookie', async () => {
  const cookie = await sessionsWith().begin(ADMIN);
  expect(Buffer.from(sent(cookie), 'base64').toString()).not.toContain('contoso');
});

it('is kept from scripts, and behind TLS bound to this host', async () => {
  expect(await sessionsWith().begin(ADMIN)).toMatch(/^meter-session=.*; HttpOnly; SameSite=Lax$/);
  const secure = await sessionsWith({ secure: true }).begin(ADMIN);
  expect(secure).toMatch(/^__Host-meter-session=[^;]+; Max-Age=3600; Path=\/; HttpOnly; Secure;/);
  expect(secure).not.toContain('Domain');
});

it('refuses what no browser would keep', async () => {
  const tenants = Array.from({ length: 900 }, (_, index) => `tenant-${index}`);
  const many = callerOf({ subject: 'u', name: null, roles: ['reader'], tenants }, 'session', 'c');
  await expect(sessionsWith().begin(many)).rejects.toThrow(SessionTooLargeError);
});
