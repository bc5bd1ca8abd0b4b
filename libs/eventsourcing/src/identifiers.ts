/** Deterministic identifiers: a UUID (RFC 9562 version 8 layout) cut from a SHA-256 digest. */
import { hash } from 'node:crypto';

/** Joins parts so that no two different lists give the same text, whatever the parts contain. */
export function unambiguous(parts: readonly string[]): string {
  return parts.map((part) => `${part.length}:${part}`).join('');
}

export function deterministicUuid(...parts: readonly string[]): string {
  const hex = hash('sha256', unambiguous(parts), 'hex');
  const variant = ((parseInt(hex[16]!, 16) & 0x3) | 0x8).toString(16);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
