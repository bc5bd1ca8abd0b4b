/** Reads snappy, bare as librdkafka writes it or in the container of blocks that Java's producers put around it. */
import { uncompressSync } from 'snappy';

const XERIAL_MAGIC = Buffer.from([0x82, 0x53, 0x4e, 0x41, 0x50, 0x50, 0x59, 0x00]);
const XERIAL_HEADER_BYTES = 16;
const BLOCK_LENGTH_BYTES = 4;

/** @throws Error for bytes that are no whole snappy, in a block or around one */
export function uncompressSnappy(bytes: Buffer): Buffer {
  if (!bytes.subarray(0, XERIAL_MAGIC.length).equals(XERIAL_MAGIC)) return uncompressBlock(bytes);
  if (bytes.length < XERIAL_HEADER_BYTES) throw damaged('the container ends in its header');
  const blocks: Buffer[] = [];
  for (let at = XERIAL_HEADER_BYTES; at < bytes.length;) {
    const start = at + BLOCK_LENGTH_BYTES;
    const end = start + blockLength(bytes, at);
    if (end > bytes.length) throw damaged('the container ends in a block');
    blocks.push(uncompressBlock(bytes.subarray(start, end)));
    at = end;
  }
  return Buffer.concat(blocks);
}

function blockLength(bytes: Buffer, at: number): number {
  if (at + BLOCK_LENGTH_BYTES > bytes.length) throw damaged('the container ends in a block');
  return bytes.readUInt32BE(at);
}

/** Narrows the package's answer: it is a string only where one is asked for. */
function uncompressBlock(bytes: Buffer): Buffer {
  try {
    return uncompressSync(bytes, { asBuffer: true }) as Buffer;
  } catch (cause) {
    throw damaged((cause as Error).message, cause);
  }
}

function damaged(how: string, cause?: unknown): Error {
  return new Error(`snappy data in a record batch is damaged: ${how}`, { cause });
}
