/**
 * Collects the records of a fetched partition within a memory limit. An unreadable batch becomes one record that
 * states the reason.
 */
import type { RecordView } from './record-view.js';
import { contextAt, type DecodedBatch, type FetchDecoder, HEADER_BYTES } from './record-batch.js';
import { UnreadableBatch } from './unreadable-batch.js';

/** The part of kafkajs's decoder that reads the messages of a partition. */
export interface ResponseDecoder extends FetchDecoder {
  readInt32(): number;
}

export interface FetchedMessagesParts<Legacy> {
  readonly decodeBatch: (fetched: FetchDecoder) => Promise<DecodedBatch>;
  /** Decodes formats older than record batches, and an empty response. */
  readonly legacy: (decoder: ResponseDecoder) => Promise<Legacy[]>;
  readonly isPartial: (error: unknown) => boolean;
}

export type FetchedRecord = RecordView | UnreadableBatch;

const SIZE_BYTES = 4;
const MAGIC_AT = 16;
const RECORD_BATCH_MAGIC = 2;
/** The limit for all partitions of a fetch together. A batch is always read to its end. */
const UNPACKED_BYTES_PER_FETCH = 64 * 1024 * 1024;
const RECORDS_PER_FETCH = 500_000;

/** The total of the partitions of a fetch so far. */
interface Unpacked {
  bytes: number;
  records: number;
}

export function fetchedMessagesDecoder<Legacy>(parts: FetchedMessagesParts<Legacy>) {
  const unpackedOf = new WeakMap<ResponseDecoder, Unpacked>();
  return async (decoder: ResponseDecoder): Promise<FetchedRecord[] | Legacy[]> => {
    const { buffer, offset } = decoder;
    const size = buffer.readInt32BE(offset);
    const start = offset + SIZE_BYTES;
    const isComplete = size > MAGIC_AT && start + size <= buffer.length;
    if (!isComplete || buffer[start + MAGIC_AT] !== RECORD_BATCH_MAGIC)
      return parts.legacy(decoder);
    decoder.forward(SIZE_BYTES + size);
    const unpacked = unpackedOf.get(decoder) ?? { bytes: 0, records: 0 };
    unpackedOf.set(decoder, unpacked);
    return decodeBatches(buffer.subarray(start, start + size), parts, unpacked);
  };
}

/**
 * Decodes batches until the fetch reaches its limits; kafkajs fetches the rest again. The last batch may be cut off
 * by the size limit of the fetch.
 */
async function decodeBatches<Legacy>(
  buffer: Buffer,
  { decodeBatch, isPartial }: FetchedMessagesParts<Legacy>,
  unpacked: Unpacked,
): Promise<FetchedRecord[]> {
  const all: FetchedRecord[] = [];
  const fetched = {
    buffer,
    offset: 0,
    forward(size: number) {
      this.offset += size;
    },
  };
  while (fetched.offset + HEADER_BYTES <= buffer.length) {
    if (unpacked.bytes > UNPACKED_BYTES_PER_FETCH || unpacked.records > RECORDS_PER_FETCH) break;
    const start = fetched.offset;
    try {
      const { records, unpackedBytes } = await decodeBatch(fetched);
      unpacked.bytes += unpackedBytes;
      unpacked.records += records.length;
      // One by one: `push(...records)` would overflow the call stack at 130,000 records.
      for (const record of records) all.push(record);
    } catch (error) {
      if (isPartial(error)) break;
      all.push(new UnreadableBatch(contextAt(buffer, start), error));
      fetched.offset = Math.max(start + HEADER_BYTES, fetched.offset);
    }
  }
  return all;
}
