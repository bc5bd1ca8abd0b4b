/** Identifiers: deterministic UUIDs (RFC 9562 version 8) from a SHA-256 digest, and random ones. */
import { hash, randomUUID } from 'node:crypto';

/** Joins parts so that different lists never give the same text, whatever the parts contain. */
export function unambiguous(parts: readonly string[]): string {
  let joined = '';
  for (const part of parts) joined += `${part.length}:${part}`;
  return joined;
}

export function deterministicUuid(...parts: readonly string[]): string {
  return uuidOfDigest(hash('sha256', unambiguous(parts), 'hex'));
}

/** @param hex at least 32 digits of a digest; the UUID keeps 122 of the first 128 bits */
export function uuidOfDigest(hex: string): string {
  const variant = VARIANTS[parseInt(hex[16]!, 16)]!;
  // join() makes a flat string; the engine would keep a concatenation as a tree and walk it at every comparison.
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `8${hex.slice(13, 16)}`,
    `${variant}${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ].join('-');
}

/** For each digit, the digit with its upper two bits set to 10. */
const VARIANTS = '89ab89ab89ab89ab';

/** A random id, for a call that must stay distinct from others with the same content. */
export const uniqueUuid = (): string => randomUUID();
