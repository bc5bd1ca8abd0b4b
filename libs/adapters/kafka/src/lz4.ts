/** Decompresses lz4 within a size limit: computes an upper bound from the block lengths before decompressing. */
import lz4 from 'lz4-napi';
import { beyondBound } from './unpacked-bound.js';

const MAGIC = 0x184d2204;
const LENGTH_BYTES = 4;
const CHECKSUM_BYTES = 4;
const IS_PLAIN = 0x8000_0000;
/** The maximum number of bytes that one byte of lz4 can decompress to. */
const BYTES_PER_PACKED_BYTE_MAX = 255;
const BLOCK_BYTES_MAX: Readonly<Record<number, number>> = {
  4: 64 * 1024,
  5: 256 * 1024,
  6: 1024 * 1024,
  7: 4 * 1024 * 1024,
};

/** @throws Error for bytes that are not a frame, and for a frame beyond the limit */
export async function uncompressLz4(bytes: Buffer, bytesMax: number): Promise<Buffer> {
  if (sizeAtMost(bytes) > bytesMax) throw beyondBound(bytesMax);
  return lz4.decompressFrame(bytes);
}

function sizeAtMost(bytes: Buffer): number {
  const { headerBytes, checksumBytes, blockBytesMax } = frameOf(bytes);
  let size = 0;
  let at = headerBytes;
  while (at + LENGTH_BYTES <= bytes.length) {
    const marked = bytes.readUInt32LE(at);
    if (marked === 0) return size;
    const length = marked % IS_PLAIN;
    size += Math.min(blockBytesMax, length * BYTES_PER_PACKED_BYTE_MAX);
    at += LENGTH_BYTES + length + checksumBytes;
  }
  throw damaged('it ends in a block');
}

function frameOf(bytes: Buffer) {
  if (bytes.length < 7 || bytes.readUInt32LE(0) !== MAGIC) throw damaged('it is no frame');
  const flags = bytes[4]!;
  const blockBytesMax = BLOCK_BYTES_MAX[(bytes[5]! >> 4) & 7];
  if (blockBytesMax === undefined) throw damaged('its blocks have no known size');
  const sizeBytes = ((flags >> 3) & 1) * 8;
  const dictionaryBytes = (flags & 1) * 4;
  return {
    headerBytes: 7 + sizeBytes + dictionaryBytes,
    checksumBytes: ((flags >> 4) & 1) * CHECKSUM_BYTES,
    blockBytesMax,
  };
}

function damaged(how: string): Error {
  return new Error(`lz4 data in a record batch is damaged: ${how}`);
}
