/** Decompresses zstd within a size limit: computes an upper bound from the block headers before decompressing. */
import { decompress } from 'fzstd';
import { beyondBound } from './unpacked-bound.js';

const MAGIC = 0xfd2fb528;
const BLOCK_HEADER_BYTES = 3;
const BLOCK_BYTES_MAX = 128 * 1024;
const CHECKSUM_BYTES = 4;
const RUN_LENGTH = 1;
const PACKED = 2;

/**
 * @returns the content of the frame; other bytes may follow it, because only the blocks state their lengths
 * @throws Error for bytes that are not one whole frame, and for a frame beyond the limit
 */
export function uncompressZstd(bytes: Buffer, bytesMax: number): Buffer {
  const size = sizeAtMost(bytes);
  if (size > bytesMax) throw beyondBound(bytesMax);
  const { buffer, byteOffset, byteLength } = decompress(bytes, new Uint8Array(size));
  return Buffer.from(buffer, byteOffset, byteLength);
}

function sizeAtMost(bytes: Buffer): number {
  const { headerBytes, checksumBytes } = frameOf(bytes);
  let size = 0;
  let isLast = false;
  let at = headerBytes;
  while (!isLast) {
    if (at + BLOCK_HEADER_BYTES > bytes.length) throw damaged('it ends in a block');
    const header = bytes.readUIntLE(at, BLOCK_HEADER_BYTES);
    isLast = (header & 1) === 1;
    const type = (header >> 1) & 3;
    const length = header >> 3;
    size += type === PACKED ? BLOCK_BYTES_MAX : length;
    at += BLOCK_HEADER_BYTES + (type === RUN_LENGTH ? 1 : length);
  }
  if (at + checksumBytes !== bytes.length) throw damaged('it is not one whole frame');
  return size;
}

function frameOf(bytes: Buffer) {
  if (bytes.length < 5 || bytes.readUInt32LE(0) !== MAGIC) throw damaged('it is no frame');
  const flags = bytes[4]!;
  const isSingleSegment = ((flags >> 5) & 1) === 1;
  const windowBytes = isSingleSegment ? 0 : 1;
  const dictionaryBytes = [0, 1, 2, 4][flags & 3]!;
  const sizeBytes = [isSingleSegment ? 1 : 0, 2, 4, 8][flags >> 6]!;
  return {
    headerBytes: 5 + windowBytes + dictionaryBytes + sizeBytes,
    checksumBytes: ((flags >> 2) & 1) * CHECKSUM_BYTES,
  };
}

function damaged(how: string): Error {
  return new Error(`zstd data in a record batch is damaged: ${how}`);
}
