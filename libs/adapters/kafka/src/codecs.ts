/** Reads every compression a producer may choose; kafkajs itself knows gzip only, and others end its consumer. */
import { decompress as uncompressZstd } from 'fzstd';
import lz4 from 'lz4-napi';
import type { Codec } from './record-batch.js';
import { uncompressSnappy } from './snappy.js';

/** Codecs by their number in the attributes of a batch. This service never compresses what it sends. */
export const CODECS: Readonly<Record<2 | 3 | 4, Codec>> = {
  2: { decompress: async (bytes) => uncompressSnappy(bytes) },
  3: { decompress: (bytes) => lz4.decompressFrame(bytes) },
  4: { decompress: async (bytes) => bufferOf(uncompressZstd(bytes)) },
};

function bufferOf({ buffer, byteOffset, byteLength }: Uint8Array): Buffer {
  return Buffer.from(buffer, byteOffset, byteLength);
}
