/** Parses a JSON Web Key Set of public keys; a set with private keys is refused. */
import { createLocalJWKSet, type JWK, type JWTVerifyGetKey } from 'jose';

/** Members of any key type that only the owner of a key may know. */
const PRIVATE_MEMBERS = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'k', 'oth'] as const;

/** Thrown for an unusable set; the message repeats nothing of it. */
export class KeySetError extends Error {
  override readonly name = 'KeySetError';
}

/** The minimum number of bits for RSA signatures (RFC 7518). */
const RSA_BITS_MIN = 2_048;

type Key = Readonly<Record<string, unknown>>;

/**
 * Ignores keys for other uses than signatures, as RFC 7517 requires.
 * @throws KeySetError saying what is wrong
 */
export function publicKeys(document: unknown): JWTVerifyGetKey {
  const keys = (document as { keys?: unknown } | null)?.keys;
  if (!Array.isArray(keys) || keys.length === 0) {
    throw new KeySetError('holds no list "keys" with at least one key');
  }
  const names = new Map<string, number>();
  for (const [index, key] of (keys as unknown[]).entries()) {
    const found = publicKey(key, index);
    if (!isForSignatures(found)) continue;
    refuseWeak(found, index);
    refuseTwin(found, index, names);
  }
  const forSignatures = (keys as JWK[]).filter(isForSignatures);
  if (forSignatures.length > 0) return createLocalJWKSet({ keys: forSignatures });
  throw new KeySetError('holds no key for signatures ("use": "sig", or none)');
}

function publicKey(key: unknown, index: number): Key {
  if (typeof key !== 'object' || key === null || !('kty' in key)) {
    throw new KeySetError(`keys[${index}] is no JSON Web Key`);
  }
  const secret = PRIVATE_MEMBERS.find((member) => member in key);
  if (secret === undefined) return key;
  throw new KeySetError(`keys[${index}] is private (it has "${secret}"); list public keys only`);
}

const isForSignatures = ({ use = 'sig' }: Key): boolean => use === 'sig';

function refuseWeak({ kty, n }: Key, index: number): void {
  if (kty !== 'RSA') return;
  const bits = typeof n === 'string' ? bitsOf(Buffer.from(n, 'base64url')) : 0;
  if (bits >= RSA_BITS_MIN) return;
  throw new KeySetError(`keys[${index}] is an RSA key of ${bits} bits; ${RSA_BITS_MIN} are needed`);
}

/** The number of bits of a big-endian number. */
function bitsOf(bytes: Buffer): number {
  const first = bytes.findIndex((byte) => byte !== 0);
  return first < 0 ? 0 : (bytes.length - first) * 8 - Math.clz32(bytes[first]!) + 24;
}

/**
 * Refuses a key whose id and type repeat, because the key of a token must be unambiguous. Keys of different types
 * differ by algorithm.
 */
function refuseTwin({ kid, kty }: Key, index: number, names: Map<string, number>): void {
  if (kid === undefined) return;
  const name = JSON.stringify([kty, kid]);
  const twin = names.get(name);
  if (twin !== undefined) {
    throw new KeySetError(`keys[${index}] has the "kid" of keys[${twin}]; each needs its own`);
  }
  names.set(name, index);
}
