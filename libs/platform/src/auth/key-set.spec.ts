/** The keys that a JSON Web Key Set may hold: none that are weak, private, ambiguous or for another use. */
import { generateKeyPairSync } from 'node:crypto';
import { decodeProtectedHeader, type JWK } from 'jose';
import { tokenIssuer } from '#testing';
import { publicKeys } from './key-set.js';

const seconds = () => 1_790_000_000;

function rsa(modulusLength: number, more: JWK = { kty: 'RSA' }): JWK {
  const { publicKey } = generateKeyPairSync('rsa', { modulusLength });
  return { ...publicKey.export({ format: 'jwk' }), ...more };
}

async function find(keys: readonly unknown[], token: string): Promise<unknown> {
  const header = decodeProtectedHeader(token) as Parameters<ReturnType<typeof publicKeys>>[0];
  return publicKeys({ keys })(header, { payload: '', signature: '' });
}

it.each([[null], [[]], [{}], [{ keys: {} }], [{ keys: [] }], [{ keys: ['a'] }], [{ keys: [{}] }]])(
  '%j is no set of keys',
  (document) => expect(() => publicKeys(document)).toThrow(/keys/),
);

it.each(['d', 'p', 'q', 'dp', 'dq', 'qi', 'k', 'oth'])(
  'holds no member %s of a private key',
  (member) => {
    const key = { kty: 'RSA', [member]: 'secret' };
    const publish = () => publicKeys({ keys: [key] });
    expect(publish).toThrow(`keys[0] is private (it has "${member}")`);
    expect(() => publicKeys({ keys: [{ ...key, use: 'enc' }] })).toThrow('keys[0] is private');
  },
);

it.each([1_024, 1_536])('holds no RSA key of %i bits', (bits) => {
  const weak = () => publicKeys({ keys: [rsa(bits)] });
  expect(weak).toThrow(`keys[0] is an RSA key of ${bits} bits; 2048 are needed`);
});

it('takes an RSA key of 2048 bits, and none that says nothing of its size', () => {
  expect(() => publicKeys({ keys: [rsa(2_048)] })).not.toThrow();
  for (const n of [undefined, 2_048, '', 'AAAA']) {
    expect(() => publicKeys({ keys: [{ kty: 'RSA', e: 'AQAB', n }] })).toThrow(/RSA key of 0 bits/);
  }
});

describe('keys of one name', () => {
  it('are refused: which one is meant would be open', async () => {
    const [one, other] = [await tokenIssuer(seconds), await tokenIssuer(seconds)];
    const keys = [one.publicJwk, other.publicJwk];
    expect(() => publicKeys({ keys })).toThrow('keys[1] has the "kid" of keys[0]');
  });

  it('are distinguished by their type, or by their audience', async () => {
    const { publicJwk, good } = await tokenIssuer(seconds);
    const { kid } = publicJwk;
    const keys = [rsa(2_048, { kty: 'RSA', kid: kid! }), { ...publicJwk, use: 'enc' }, publicJwk];
    await expect(find(keys, await good())).resolves.toBeDefined();
  });
});

it('checks no signature with a key for something else, and passes over its faults', async () => {
  const { publicJwk, good } = await tokenIssuer(seconds);
  const encrypting = { ...publicJwk, use: 'enc' };
  expect(() => publicKeys({ keys: [encrypting] })).toThrow('holds no key for signatures');
  const weak = rsa(1_024, { kty: 'RSA', use: 'enc' });
  await expect(find([weak, publicJwk], await good())).resolves.toBeDefined();
  const named = { ...encrypting, kid: 'another' };
  await expect(find([named, { ...publicJwk, kid: 'third' }], await good())).rejects.toThrow();
});
