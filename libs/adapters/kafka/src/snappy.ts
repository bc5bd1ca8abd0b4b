/** Reads snappy, bare as librdkafka writes it or in the container of blocks that Java's producers put around it. */

const XERIAL_MAGIC = Buffer.from([0x82, 0x53, 0x4e, 0x41, 0x50, 0x50, 0x59, 0x00]);
const XERIAL_HEADER_BYTES = 16;
const LONG_LITERAL = 60;

export function uncompressSnappy(bytes: Buffer): Buffer {
  if (!bytes.subarray(0, XERIAL_MAGIC.length).equals(XERIAL_MAGIC)) return uncompressBlock(bytes);
  const blocks: Buffer[] = [];
  for (let at = XERIAL_HEADER_BYTES; at < bytes.length;) {
    const end = at + 4 + bytes.readInt32BE(at);
    blocks.push(uncompressBlock(bytes.subarray(at + 4, end)));
    at = end;
  }
  return Buffer.concat(blocks);
}

/** A block is its plain length and then literals and copies of what was already written. */
function uncompressBlock(bytes: Buffer): Buffer {
  const { length, start } = plainLength(bytes);
  const plain = Buffer.allocUnsafe(length);
  let written = 0;
  for (let at = start; at < bytes.length;) {
    const tag = bytes[at++]!;
    const kind = tag & 3;
    const size = kind === 0 ? literalSize(bytes, at, tag >> 2) : copySize(kind, tag);
    if (kind === 0) {
      at += literalPrefix(tag >> 2);
      bytes.copy(plain, written, at, at + size);
      at += size;
    } else {
      const distance = copyDistance(bytes, at, kind, tag);
      at += kind === 3 ? 4 : kind;
      copyWithin(plain, written, distance, size);
    }
    written += size;
    if (at > bytes.length || written > length) throw damaged();
  }
  if (written !== length) throw damaged();
  return plain;
}

function plainLength(bytes: Buffer): { length: number; start: number } {
  let length = 0;
  for (let at = 0; at < Math.min(5, bytes.length); at++) {
    length += (bytes[at]! & 0x7f) * 2 ** (7 * at);
    if (bytes[at]! < 0x80) return { length, start: at + 1 };
  }
  throw damaged();
}

function literalPrefix(code: number): number {
  return code < LONG_LITERAL ? 0 : code - LONG_LITERAL + 1;
}

function literalSize(bytes: Buffer, at: number, code: number): number {
  return 1 + (code < LONG_LITERAL ? code : bytes.readUIntLE(at, literalPrefix(code)));
}

function copySize(kind: number, tag: number): number {
  return kind === 1 ? 4 + ((tag >> 2) & 7) : 1 + (tag >> 2);
}

function copyDistance(bytes: Buffer, at: number, kind: number, tag: number): number {
  if (kind === 1) return ((tag >> 5) << 8) | bytes[at]!;
  return kind === 2 ? bytes.readUInt16LE(at) : bytes.readUInt32LE(at);
}

/** A copy longer than its distance repeats what it has just written. */
function copyWithin(plain: Buffer, written: number, distance: number, size: number): void {
  const from = written - distance;
  if (distance === 0 || from < 0) throw damaged();
  if (distance >= size) {
    plain.copyWithin(written, from, from + size);
    return;
  }
  for (let index = 0; index < size; index++) plain[written + index] = plain[from + index]!;
}

function damaged(): Error {
  return new Error('snappy data in a record batch is damaged');
}
