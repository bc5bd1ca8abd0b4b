/**
 * Decompresses all codecs that producers may use, each with the same size limit. kafkajs supports only gzip,
 * without a limit.
 */
import { promisify } from 'node:util';
import { unzip } from 'node:zlib';
import { uncompressLz4 } from './lz4.js';
import type { Codec } from './record-batch.js';
import { uncompressSnappy } from './snappy.js';
import { beyondBound, UNPACKED_BYTES_MAX } from './unpacked-bound.js';
import { uncompressZstd } from './zstd.js';

const unzipped = promisify<Buffer, { maxOutputLength: number }, Buffer>(unzip);

/** Codecs by their number in the batch attributes. This service never compresses what it sends. */
export const codecsWithin = (bytesMax: number): Readonly<Record<1 | 2 | 3 | 4, Codec>> => ({
  1: { decompress: (bytes) => uncompressGzip(bytes, bytesMax) },
  2: { decompress: async (bytes) => uncompressSnappy(bytes, bytesMax) },
  3: { decompress: (bytes) => uncompressLz4(bytes, bytesMax) },
  4: { decompress: async (bytes) => uncompressZstd(bytes, bytesMax) },
});

export const CODECS = codecsWithin(UNPACKED_BYTES_MAX);

async function uncompressGzip(bytes: Buffer, bytesMax: number): Promise<Buffer> {
  try {
    return await unzipped(bytes, { maxOutputLength: bytesMax });
  } catch (error) {
    const isTooMuch = (error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE';
    throw isTooMuch ? beyondBound(bytesMax) : error;
  }
}
