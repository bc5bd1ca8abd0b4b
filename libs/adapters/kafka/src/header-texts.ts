/** Decodes headers as text in one pass, because every usage event in binary mode is read through them. */
import { isUtf8 } from 'node:buffer';
import type { ByteCursor } from './byte-cursor.js';

type Texts = Record<string, string | Buffer>;

/**
 * Creates objects without inherited names that share one shape; `Object.create(null)` is several times slower to
 * fill.
 */
const Empty = function () {} as unknown as { new (): Texts; prototype: object };
Empty.prototype = Object.create(null) as object;

interface KnownName {
  readonly bytes: Buffer;
  readonly name: string;
}

/** The number of cached names. Records mostly repeat the names of the previous record at the same indexes. */
const REMEMBERED_NAMES = 32;
const knownNames: (KnownName | undefined)[] = new Array<undefined>(REMEMBERED_NAMES).fill(
  undefined,
);

/**
 * Reads the headers. The last of several headers with one name wins, as in Java's `lastHeader`; a header without a
 * value is absent.
 */
export function readHeaderTexts(cursor: ByteCursor): Texts {
  const texts = new Empty();
  const count = cursor.varint();
  for (let place = 0; place < count; place++) {
    const nameLength = cursor.varint();
    const name = nameAt(cursor.bytes, cursor.at, nameLength, place);
    cursor.at += nameLength;
    const length = cursor.varint();
    if (length < 0) Reflect.deleteProperty(texts, name);
    else {
      texts[name] = textOrBytes(cursor.bytes, cursor.at, cursor.at + length);
      cursor.at += length;
    }
  }
  return texts;
}

/** Returns text, or the bytes if they are not UTF-8, because different bytes would become the same text. */
function textOrBytes(bytes: Buffer, start: number, end: number): string | Buffer {
  const text = bytes.toString('utf8', start, end);
  if (!text.includes('\ufffd')) return text;
  const slice = bytes.subarray(start, end);
  return isUtf8(slice) ? text : Buffer.from(slice);
}

function nameAt(bytes: Buffer, start: number, length: number, place: number): string {
  const known = knownNames[place];
  if (known?.bytes.length === length && isAt(bytes, start, known.bytes)) return known.name;
  const name = bytes.toString('utf8', start, start + length);
  if (place < REMEMBERED_NAMES) knownNames[place] = { bytes: Buffer.from(name), name };
  return name;
}

/** Compares in a loop: names are short, and a native call would take longer. */
function isAt(bytes: Buffer, start: number, name: Buffer): boolean {
  for (let index = 0; index < name.length; index++) {
    if (bytes[start + index] !== name[index]) return false;
  }
  return true;
}
