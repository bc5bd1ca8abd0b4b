/** `ops keys` and `ops token`: keys, their rotation, and tokens that a process accepts. */
import {
  mkdir,
  mkdtemp,
  open as openFile,
  readFile,
  readlink,
  rm,
  stat,
  symlink,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { decodeJwt } from 'jose';
import { openAuthenticator, OWN_ISSUER, readConfiguration } from '#platform';
import { eventually } from '#testing';
import { addKey, keyFolder } from './key-folder.js';
import { mintToken } from './token.js';

const NOW = new Date('2026-11-23T08:00:00Z');
const clock = { now: () => NOW };
let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'keys-'));
});
afterEach(() => rm(folder, { recursive: true }));

const REQUEST = { roles: ['admin'], tenants: ['contoso'], subject: 'ops', lifetime: '1h' };

/** A process that was started with the key set. */
async function open(now: () => Date) {
  const { auth } = readConfiguration({ AUTH_KEYS_FILE: keyFolder(folder).keySet });
  const surroundings = { now: () => now().getTime(), onNotice: () => undefined };
  const { authenticator } = await openAuthenticator(auth, surroundings);
  return (token: string) => authenticator.authenticate({ authorization: `Bearer ${token}` });
}

/** The process's response to the token. */
const ask = async (token: string, now = NOW) => (await open(() => now))(token);

it('makes keys and tokens that a process takes', async () => {
  await addKey(folder, { dropOld: false });
  const token = await mintToken({ ...REQUEST, name: 'José', folder }, clock);
  expect(await ask(token)).toMatchObject({
    kind: 'known',
    caller: { subject: 'ops', name: 'José', granted: ['admin'], tenants: new Set(['contoso']) },
  });
  const later = new Date(NOW.getTime() + 3_700_000);
  expect(await ask(token, later)).toMatchObject({ kind: 'refused' });
});

it('keeps the signing key from others, and out of the public set', async () => {
  await addKey(folder, { dropOld: false });
  const { signingKey, keySet } = keyFolder(folder);
  expect((await stat(signingKey)).mode & 0o777).toBe(0o600);
  expect(JSON.parse(await readFile(keySet, 'utf8')).keys[0]).not.toHaveProperty('d');
});

it('takes tokens of a new key also in a process whose clock has gone back a day', async () => {
  await addKey(folder, { dropOld: false });
  let now = NOW;
  const say = await open(() => now);
  await addKey(folder, { dropOld: false });
  now = new Date(NOW.getTime() - 24 * 3_600_000);
  const token = await mintToken({ ...REQUEST, folder }, { now: () => now });
  await eventually('the new key is known', async () => (await say(token)).kind === 'known');
});

it('rotates: earlier tokens stay good until the old keys are dropped', async () => {
  await addKey(folder, { dropOld: false });
  const early = await mintToken({ ...REQUEST, folder }, clock);
  await addKey(folder, { dropOld: false });
  expect(await ask(early)).toMatchObject({ kind: 'known' });
  await addKey(folder, { dropOld: true });
  expect(await ask(early)).toMatchObject({ kind: 'refused' });
  expect(await ask(await mintToken({ ...REQUEST, folder }, clock))).toMatchObject({
    kind: 'known',
  });
});

it('adds no key to a set that is damaged, or holds a private one, and leaves it as it is', async () => {
  await addKey(folder, { dropOld: false });
  const { signingKey, keySet } = keyFolder(folder);
  const secret = JSON.parse(await readFile(signingKey, 'utf8')) as object;
  for (const content of [JSON.stringify({ keys: [secret] }), '{"keys":[]}', '{']) {
    await writeFile(keySet, content);
    await expect(addKey(folder, { dropOld: false })).rejects.toThrow(/key/);
    expect(await readFile(keySet, 'utf8')).toBe(content);
  }
});

it('keeps the signing key if the public one cannot be written', async () => {
  await addKey(folder, { dropOld: false });
  const { signingKey, keySet } = keyFolder(folder);
  const before = await readFile(signingKey, 'utf8');
  await rm(keySet);
  await mkdir(keySet);
  await expect(addKey(folder, { dropOld: true })).rejects.toThrow(`${keySet} cannot be`);
  expect(await readFile(signingKey, 'utf8')).toBe(before);
});

it('makes no new set in place of one that is there and cannot be read', async () => {
  const { keySet } = keyFolder(folder);
  await symlink(keySet, keySet);
  await expect(addKey(folder, { dropOld: false })).rejects.toThrow(`${keySet} cannot be`);
  expect(await readlink(keySet)).toBe(keySet);
});

it('replaces the keys atomically: a reader under way reads the former ones', async () => {
  await addKey(folder, { dropOld: false });
  const { keySet } = keyFolder(folder);
  const before = await readFile(keySet, 'utf8');
  const reading = await openFile(keySet);
  await addKey(folder, { dropOld: false });
  expect(await reading.readFile('utf8')).toBe(before);
  await reading.close();
});

it('keeps the signing key from others also where a draft of it was left for all to read', async () => {
  const { signingKey } = keyFolder(folder);
  await writeFile(`${signingKey}.new`, '', { mode: 0o644 });
  await addKey(folder, { dropOld: false });
  expect((await stat(signingKey)).mode & 0o777).toBe(0o600);
});

it.each([
  ['90s', 90],
  ['15m', 900],
  ['2h', 7_200],
  ['30d', 2_592_000],
])('makes a token that is good for %s', async (lifetime, seconds) => {
  await addKey(folder, { dropOld: false });
  const { iat, exp } = decodeJwt(await mintToken({ ...REQUEST, lifetime, folder }, clock));
  expect([iat, exp! - iat!]).toEqual([NOW.getTime() / 1_000, seconds]);
});

it.each([
  [{}, { iss: OWN_ISSUER, aud: OWN_ISSUER }],
  [
    { issuer: 'https://id.example', audience: 'meter' },
    { iss: 'https://id.example', aud: 'meter' },
  ],
])('makes a token of an issuer for an audience: %j', async (given, claims) => {
  await addKey(folder, { dropOld: false });
  const token = await mintToken({ ...REQUEST, ...given, folder }, clock);
  expect(decodeJwt(token)).toMatchObject(claims);
});

it.each([
  [{ roles: ['owner'] }, /^--role owner must be one of publisher/],
  [{ roles: ['admin', 'owner'] }, /^--role owner must be one of publisher/],
  [{ lifetime: 'tomorrow' }, /^--for tomorrow must be a time/],
  [{ lifetime: '0h' }, /^--for 0h must be a time/],
])('refuses %j in one line', async (wrong, message) => {
  await addKey(folder, { dropOld: false });
  await expect(mintToken({ ...REQUEST, ...wrong, folder }, clock)).rejects.toThrow(message);
});

it('says how to make the key that is missing', async () => {
  await expect(mintToken({ ...REQUEST, folder }, clock)).rejects.toThrow(/make it with: ops keys/);
});

it('names the folder that cannot be made, and ends', async () => {
  const wrong = addKey('/proc/meter', { dropOld: false });
  await expect(wrong).rejects.toThrow(/^\/proc\/meter cannot be .*--folder or DATA_DIR/);
});
