/** Decodes header values as UTF-8. */
import { isUtf8 } from 'node:buffer';

/**
 * Node returns one character per byte. Bytes that are UTF-8 are decoded, then percent-encoding, which clients use if
 * they cannot send such bytes; anything else stays unchanged.
 */
export function headerText<T extends string | string[] | undefined>(value: T): T | string {
  if (typeof value !== 'string') return value;
  const bytes = Buffer.from(value, 'latin1');
  return percentDecoded(isUtf8(bytes) ? bytes.toString('utf8') : value);
}

function percentDecoded(text: string): string {
  if (!/%[0-9a-f]{2}/i.test(text)) return text;
  try {
    return decodeURIComponent(text);
  } catch {
    // A percent sign that encodes nothing is literal.
    return text;
  }
}
