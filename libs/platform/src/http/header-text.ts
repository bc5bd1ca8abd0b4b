/** Decodes header values as UTF-8: HTTP carries bytes, names hold letters. */
import { isUtf8 } from 'node:buffer';

/**
 * Node hands out one character per byte. Text is read as UTF-8, and percent-encoded where a client cannot send
 * such bytes; what is neither stays as it came.
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
    // A percent sign that encodes nothing stands for itself.
    return text;
  }
}
