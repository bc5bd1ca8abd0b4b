/** Public keys as a JSON Web Key Set; one that holds more than public keys is refused. */
import { createLocalJWKSet, type JWK, type JWTVerifyGetKey } from 'jose';

/** Members that only the owner of a key may know, of every key type. */
const PRIVATE_MEMBERS = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'k', 'oth'] as const;

/** The set cannot be used; the message repeats nothing of it. */
export class KeySetError extends Error {
  override readonly name = 'KeySetError';
}

/** RFC 7518 requires at least this number of bits for RSA signatures. */
const RSA_BITS_MIN = 2_048;

type Key = Readonly<Record<string, unknown>>;

/**
 * Keys for other uses than signatures are ignored, as RFC 7517 requires.
 * @throws KeySetError saying what is wrong.
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

/** The bits of a number whose bytes are in big-endian order. */
function bitsOf(bytes: Buffer): number {
  const first = bytes.findIndex((byte) => byte !== 0);
  return first < 0 ? 0 : (bytes.length - first) * 8 - Math.clz32(bytes[first]!) + 24;
}

/** The key of a token must be unambiguous: its id names it, and keys of different types differ by algorithm. */
function refuseTwin({ kid, kty }: Key, index: number, names: Map<string, number>): void {
  if (kid === undefined) return;
  const name = JSON.stringify([kty, kid]);
  const twin = names.get(name);
  if (twin !== undefined) {
    throw new KeySetError(`keys[${index}] has the "kid" of keys[${twin}]; each needs its own`);
  }
  names.set(name, index);
}
