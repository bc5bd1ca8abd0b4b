/**
 * Decompresses snappy within a size limit, raw as librdkafka writes it or in the block container of Java producers.
 */
import { uncompressSync } from 'snappy';
import { beyondBound } from './unpacked-bound.js';

const XERIAL_MAGIC = Buffer.from([0x82, 0x53, 0x4e, 0x41, 0x50, 0x50, 0x59, 0x00]);
const XERIAL_HEADER_BYTES = 16;
const BLOCK_LENGTH_BYTES = 4;

/**
 * @throws Error for incomplete or invalid snappy data, in a block or its container, and for data beyond the limit
 */
export function uncompressSnappy(bytes: Buffer, bytesMax: number): Buffer {
  const isBare = !bytes.subarray(0, XERIAL_MAGIC.length).equals(XERIAL_MAGIC);
  if (isBare) return uncompressBlock(bytes, bytesMax);
  if (bytes.length < XERIAL_HEADER_BYTES) throw damaged('the container ends in its header');
  const blocks: Buffer[] = [];
  let left = bytesMax;
  for (let at = XERIAL_HEADER_BYTES; at < bytes.length;) {
    const start = at + BLOCK_LENGTH_BYTES;
    const end = start + blockLength(bytes, at);
    if (end > bytes.length) throw damaged('the container ends in a block');
    const block = uncompressBlock(bytes.subarray(start, end), left, bytesMax);
    blocks.push(block);
    left -= block.length;
    at = end;
  }
  return Buffer.concat(blocks);
}

function blockLength(bytes: Buffer, at: number): number {
  if (at + BLOCK_LENGTH_BYTES > bytes.length) throw damaged('the container ends in a block');
  return bytes.readUInt32BE(at);
}

/** Narrows the package's return type: it is a string only on request. */
function uncompressBlock(bytes: Buffer, left: number, bytesMax = left): Buffer {
  if (sizeOf(bytes) > left) throw beyondBound(bytesMax);
  try {
    return uncompressSync(bytes, { asBuffer: true }) as Buffer;
  } catch (cause) {
    throw damaged((cause as Error).message, cause);
  }
}

/**
 * The uncompressed size that a block declares, in up to five bytes of seven bits each. A block never decompresses
 * to more than that.
 */
function sizeOf(bytes: Buffer): number {
  let size = 0;
  for (let index = 0; index < 5; index++) {
    const byte = bytes[index] ?? 0;
    size += (byte & 0x7f) * 2 ** (7 * index);
    if (byte < 0x80) return size;
  }
  throw damaged('its length is invalid');
}

function damaged(how: string, cause?: unknown): Error {
  return new Error(`snappy data in a record batch is damaged: ${how}`, { cause });
}
