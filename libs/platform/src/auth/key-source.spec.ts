/** Keys that are read again: from an identity provider, and from a file that changes. */
import { mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { decodeProtectedHeader } from 'jose';
import { nextTurn } from '#eventsourcing';
import { tokenIssuer } from '#testing';
import { keysOfFile, KeysMissingError, RefreshingKeys } from './key-source.js';
import { publicKeys } from './key-set.js';

const HOUR_MS = 3_600_000;
const quiet = { onNotice: () => undefined };
const seconds = () => 1_790_000_000;

async function lookUp(key: RefreshingKeys['key'], token: string) {
  const header = decodeProtectedHeader(token) as Parameters<RefreshingKeys['key']>[0];
  return key(header, { payload: '', signature: '' });
}

/** Resolves when the condition holds. */
async function settled(isSo: () => boolean): Promise<void> {
  while (!isSo()) await nextTurn();
}

describe('keys that are read again', () => {
  async function start() {
    const first = await tokenIssuer(seconds);
    const second = await tokenIssuer(seconds, 'EdDSA');
    const provider = { keySet: first.keySet, away: false, asked: 0 };
    const time = { ms: 0 };
    const keys = new RefreshingKeys({
      ...quiet,
      now: () => time.ms,
      freshMs: HOUR_MS,
      cooldownMs: 1_000,
      load: async () => {
        provider.asked += 1;
        if (provider.away) throw new Error('the provider is away');
        return publicKeys(provider.keySet);
      },
    });
    return { first, second, provider, time, keys };
  }

  it('follow a provider that changes its keys', async () => {
    const { first, second, provider, time, keys } = await start();
    await lookUp(keys.key, await first.good());
    provider.keySet = second.keySet;
    time.ms += 2_000;
    await expect(lookUp(keys.key, await second.good())).resolves.toBeDefined();
    expect(provider.asked).toBe(2);
    time.ms += 2_000;
    await expect(lookUp(keys.key, await first.good())).rejects.toThrow();
  });

  it('do not ask the provider for every token that names an unknown key', async () => {
    const { first, second, provider, keys } = await start();
    await lookUp(keys.key, await first.good());
    for (let attempt = 0; attempt < 20; attempt++) {
      await expect(lookUp(keys.key, await second.good())).rejects.toThrow();
    }
    expect(provider.asked).toBe(1);
  });

  it('serve on while the provider is away, for a day and no longer', async () => {
    const { first, provider, time, keys } = await start();
    const token = await first.good();
    await lookUp(keys.key, token);
    provider.away = true;
    time.ms += 23 * HOUR_MS;
    await expect(lookUp(keys.key, token)).resolves.toBeDefined();
    time.ms += 2 * HOUR_MS;
    await expect(lookUp(keys.key, token)).rejects.toThrow(KeysMissingError);
  });

  it('are missing, and say why, until the provider comes', async () => {
    const { first, provider, time, keys } = await start();
    provider.away = true;
    await expect(lookUp(keys.key, await first.good())).rejects.toThrow(KeysMissingError);
    expect(await keys.missing()).toBe('the provider is away');
    provider.away = false;
    time.ms += 2_000;
    await expect(lookUp(keys.key, await first.good())).resolves.toBeDefined();
    expect(await keys.missing()).toBeNull();
  });
});

describe('keys in a file', () => {
  let folder: string;
  let path: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'keys-'));
    path = join(folder, 'jwks.json');
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('are taken up when the file changes; one that turned bad leaves the last good ones', async () => {
    const first = await tokenIssuer(seconds);
    const second = await tokenIssuer(seconds, 'EdDSA');
    const time = { ms: 0 };
    await writeFile(path, JSON.stringify(first.keySet));
    const source = keysOfFile(path, { ...quiet, now: () => time.ms });
    await source.open();
    await writeFile(path, JSON.stringify(second.keySet));
    await utimes(path, 1, 1);
    time.ms += 2_000;
    await expect(lookUp(source.key, await second.good())).resolves.toBeDefined();
    await writeFile(path, '{');
    time.ms += 60_000;
    await expect(lookUp(source.key, await second.good())).resolves.toBeDefined();
  });

  it('are said to be bad at each reading, and serve for a day and no longer', async () => {
    const issuer = await tokenIssuer(seconds);
    const token = await issuer.good();
    const time = { ms: 0 };
    const said: string[] = [];
    const onNotice = (_level: string, message: string) => void said.push(message);
    await writeFile(path, JSON.stringify(issuer.keySet));
    const source = keysOfFile(path, { onNotice, now: () => time.ms });
    await source.open();
    await writeFile(path, '{');
    await utimes(path, 1, 1);
    for (const hours of [1, 23]) {
      time.ms = hours * HOUR_MS;
      await lookUp(source.key, token);
      await settled(() => said.length >= (hours === 1 ? 1 : 2));
    }
    expect(said).toEqual([
      expect.stringMatching(/is not JSON/),
      expect.stringMatching(/is not JSON/),
    ]);
    time.ms = 25 * HOUR_MS;
    await expect(lookUp(source.key, token)).rejects.toThrow(KeysMissingError);
    expect(await source.missing()).toMatch(/is not JSON/);
  });

  it.each([
    ['is not there', null, /^AUTH_KEYS_FILE must name a file that can be read \(.*: ENOENT\)$/],
    ['is no JSON', '{', /is not JSON/],
    ['is no list of keys', '{"keys":[]}', /no list "keys"/],
    ['holds something else', '{"keys":[7]}', /keys\[0\] is no JSON Web Key/],
  ])('stop the start when the file %s', async (_name, content, message) => {
    if (content !== null) await writeFile(path, content);
    const source = keysOfFile(path, { ...quiet, now: () => 0 });
    await expect(source.open()).rejects.toThrow(message);
  });

  it('stop the start when the file holds a private key, and do not repeat it', async () => {
    const { privateJwk } = await tokenIssuer(seconds);
    await writeFile(path, JSON.stringify({ keys: [privateJwk] }));
    const source = keysOfFile(path, { ...quiet, now: () => 0 });
    const failure = await source.open().then(
      () => '',
      (error: unknown) => String(error),
    );
    expect(failure).toMatch(/AUTH_KEYS_FILE: .* keys\[0\] is private \(it has "d"\)/);
    expect(failure).not.toContain(privateJwk.d);
  });
});
