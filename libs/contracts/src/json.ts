/** Parses untrusted JSON: bytes to a value or a reason, whatever the bytes are. */
import { isUtf8 } from 'node:buffer';
import { isDeepText, type JsonMembers, NESTING_MAX, withAllDigits } from '#validation';
import { type Invalid, invalid } from './reason.js';

/** The largest event, in bytes. Real ones have some 500; this leaves room for unknown members. */
export const EVENT_BYTES_MAX = 64 * 1024;

export interface Parsed {
  readonly kind: 'parsed';
  readonly value: unknown;
  /** Where digits were kept as text, the value with these numbers as doubles: where text is required, a number must still be refused. */
  readonly rounded?: unknown;
}

/**
 * Numbers come out as doubles, or, where the nearest double is another number than the one written, as text with the
 * digits written. A member named `__proto__` comes out as a plain member of that name. Of two members with the same
 * name the last one holds.
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

/** The refusal of a value that is known to be too large before it is written as JSON. */
export function farTooLarge(bytesMax: number): Invalid {
  return invalid('tooLarge', `It has more than the ${bytesMax} bytes that are accepted.`);
}

export function tooDeep(field?: string): Invalid {
  return invalid('tooDeep', `Nested deeper than ${NESTING_MAX} levels.`, field);
}

/** The bytes of an escaped character, the longest form of one. */
const BYTES_PER_CHARACTER = 6;
/** The most bytes of a number, `false` or `null`, with the punctuation around it. */
const BYTES_PER_VALUE = 32;

/**
 * Between which lengths a value's JSON text lies: cheap to know, and enough for all that is far below a limit or
 * far beyond it. Beyond that of one event nothing is counted any more.
 */
export class JsonSize {
  atLeastBytes = 0;
  /** Infinite for what is nested too deep. */
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
