/** Identifiers: deterministic ones, a UUID (RFC 9562 version 8 layout) cut from a SHA-256 digest, and unique ones. */
import { hash, randomUUID } from 'node:crypto';

/** Joins parts so that no two different lists give the same text, whatever the parts contain. */
export function unambiguous(parts: readonly string[]): string {
  let joined = '';
  for (const part of parts) joined += `${part.length}:${part}`;
  return joined;
}

export function deterministicUuid(...parts: readonly string[]): string {
  return uuidOfDigest(hash('sha256', unambiguous(parts), 'hex'));
}

/** @param hex at least 32 digits of a digest; the UUID keeps 122 bits of the first 128. */
export function uuidOfDigest(hex: string): string {
  const variant = VARIANTS[parseInt(hex[16]!, 16)]!;
  // Joined, because a text put together by + would be kept as its pieces, and walked by all who compare it.
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `8${hex.slice(13, 16)}`,
    `${variant}${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ].join('-');
}

/** The digit with its upper two bits set to 10, for each digit. */
const VARIANTS = '89ab89ab89ab89ab';

/** A random id, for a call that must not be taken for another with the same content. */
export const uniqueUuid = (): string => randomUUID();
