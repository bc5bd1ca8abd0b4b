/** Public keys as a JSON Web Key Set; one that holds more than public keys is refused. */
import { createLocalJWKSet, type JSONWebKeySet, type JWTVerifyGetKey } from 'jose';

/** Members that only the owner of a key may know, of every key type. */
const PRIVATE_MEMBERS = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'k', 'oth'] as const;

/** The set cannot be used, whoever asks; the message repeats nothing of it. */
export class KeySetError extends Error {
  override readonly name = 'KeySetError';
}

/** @throws KeySetError saying what is wrong. */
export function publicKeys(document: unknown): JWTVerifyGetKey {
  const keys = (document as { keys?: unknown } | null)?.keys;
  if (!Array.isArray(keys) || keys.length === 0) {
    throw new KeySetError('holds no list "keys" with at least one key');
  }
  for (const [index, key] of (keys as unknown[]).entries()) refuseUnfit(key, index);
  return createLocalJWKSet(document as JSONWebKeySet);
}

function refuseUnfit(key: unknown, index: number): void {
  if (typeof key !== 'object' || key === null || !('kty' in key)) {
    throw new KeySetError(`keys[${index}] is no JSON Web Key`);
  }
  const secret = PRIVATE_MEMBERS.find((member) => member in key);
  if (secret !== undefined) {
    throw new KeySetError(`keys[${index}] is private (it has "${secret}"); list public keys only`);
  }
}
