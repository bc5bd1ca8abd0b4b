/** Reads every compression a producer may choose; kafkajs itself knows gzip only, and others end its consumer. */
import { decompress as zstdDecompress } from 'fzstd';
import lz4 from 'lz4-napi';
import snappy from 'snappy';
import type { Codec } from './record-batch.js';

/** Java's producers wrap snappy in a container of blocks; librdkafka sends the bare block. */
const XERIAL_MAGIC = Buffer.from([0x82, 0x53, 0x4e, 0x41, 0x50, 0x50, 0x59, 0x00]);
const XERIAL_HEADER_BYTES = 16;

async function uncompressSnappy(bytes: Buffer): Promise<Buffer> {
  if (!bytes.subarray(0, XERIAL_MAGIC.length).equals(XERIAL_MAGIC)) return snappyBlock(bytes);
  const blocks: Promise<Buffer>[] = [];
  for (let at = XERIAL_HEADER_BYTES; at < bytes.length;) {
    const length = bytes.readInt32BE(at);
    blocks.push(snappyBlock(bytes.subarray(at + 4, at + 4 + length)));
    at += 4 + length;
  }
  return Buffer.concat(await Promise.all(blocks));
}

async function snappyBlock(bytes: Buffer): Promise<Buffer> {
  return (await snappy.uncompress(bytes, { asBuffer: true })) as Buffer;
}

function uncompressZstd(bytes: Buffer): Buffer {
  const plain = zstdDecompress(bytes);
  return Buffer.from(plain.buffer, plain.byteOffset, plain.byteLength);
}

/** By the number of the codec in the batch's attributes. This service never compresses what it sends. */
export const CODECS: Readonly<Record<2 | 3 | 4, Codec>> = {
  2: { decompress: uncompressSnappy },
  3: { decompress: (bytes) => lz4.decompressFrame(bytes) },
  4: { decompress: async (bytes) => uncompressZstd(bytes) },
};
