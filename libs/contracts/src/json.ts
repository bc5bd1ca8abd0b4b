/** Parses untrusted JSON: any bytes give a value or a reason. */
import { isUtf8 } from 'node:buffer';
import { isDeepText, type JsonMembers, NESTING_MAX, withAllDigits } from '#validation';
import { type Invalid, invalid } from './reason.js';

/** The maximum size of an event, in bytes. Real ones have some 500; this leaves room for unknown members. */
export const EVENT_BYTES_MAX = 64 * 1024;

export interface Parsed {
  readonly kind: 'parsed';
  readonly value: unknown;
  /** If digits were kept as text, the value with these numbers as doubles: where text is required, a number must still be rejected. */
  readonly rounded?: unknown;
}

/**
 * Numbers become doubles, or text with the original digits if the nearest double is another number. A member named
 * `__proto__` becomes a plain member of that name. Of two members with the same name, the last one counts.
 */
export function parseJson(bytes: Buffer, bytesMax: number): Parsed | Invalid {
  if (bytes.length > bytesMax) return tooLarge(bytes.length, bytesMax);
  if (isDeepText(bytes)) return tooDeep();
  if (!isUtf8(bytes)) return invalid('notUtf8', 'The text is not valid UTF-8.');
  try {
    const text = withoutByteOrderMark(bytes.toString('utf8'));
    const value: unknown = JSON.parse(text);
    const exact = withAllDigits(text);
    if (exact === text) return { kind: 'parsed', value };
    return { kind: 'parsed', value: JSON.parse(exact), rounded: value };
  } catch {
    return invalid('notJson', 'The text is not a complete JSON document.');
  }
}

export function tooLarge(bytes: number, bytesMax: number): Invalid {
  return invalid('tooLarge', `It has ${bytes} bytes; at most ${bytesMax} are accepted.`);
}

/** The rejection of a value that is known to be too large without writing it as JSON. */
export function farTooLarge(bytesMax: number): Invalid {
  return invalid('tooLarge', `It has more than the ${bytesMax} bytes that are accepted.`);
}

export function tooDeep(field?: string): Invalid {
  return invalid('tooDeep', `Nested deeper than ${NESTING_MAX} levels.`, field);
}

/** The size of an escaped character, the longest form of one. */
const BYTES_PER_CHARACTER = 6;
/** The maximum size of a number, `false` or `null`, including punctuation. */
const BYTES_PER_VALUE = 32;

/**
 * A lower and an upper bound of the length of a value's JSON text: cheap, and enough for values far from a limit.
 * Counting stops above the limit of one event.
 */
export class JsonSize {
  atLeastBytes = 0;
  /** Infinite for values that are nested too deeply. */
  atMostBytes = 0;

  constructor(value: unknown) {
    this.add(value, NESTING_MAX);
  }

  private add(value: unknown, levelsLeft: number): void {
    this.atMostBytes += BYTES_PER_VALUE;
    this.atLeastBytes += 1;
    if (typeof value === 'string') this.addText(value);
    if (typeof value !== 'object' || value === null) return;
    if (levelsLeft === 0) this.atMostBytes = Infinity;
    else if (Array.isArray(value)) this.addItems(value, levelsLeft - 1);
    else this.addMembers(value as JsonMembers, levelsLeft - 1);
  }

  private addText({ length }: string): void {
    this.atMostBytes += length * BYTES_PER_CHARACTER;
    this.atLeastBytes += length;
  }

  private addItems(items: readonly unknown[], levelsLeft: number): void {
    for (const item of items) {
      this.add(item, levelsLeft);
      if (this.atLeastBytes > EVENT_BYTES_MAX) return;
    }
  }

  private addMembers(members: JsonMembers, levelsLeft: number): void {
    for (const name in members) {
      this.atMostBytes += BYTES_PER_VALUE;
      this.addText(name);
      this.add(members[name], levelsLeft);
      if (this.atLeastBytes > EVENT_BYTES_MAX) return;
    }
  }
}

const BYTE_ORDER_MARK = 0xfeff;

function withoutByteOrderMark(text: string): string {
  return text.charCodeAt(0) === BYTE_ORDER_MARK ? text.slice(1) : text;
}
