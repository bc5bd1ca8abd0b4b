/** Collects the records of a fetched partition one by one: kafkajs puts them all on the call stack, which 130,000 overflow. */
import type { RecordView } from './record-view.js';
import { type DecodedBatch, type FetchDecoder, HEADER_BYTES } from './record-batch.js';

/** The part of kafkajs's decoder that the messages of a partition are read through. */
export interface ResponseDecoder extends FetchDecoder {
  readInt32(): number;
}

export interface FetchedMessagesParts<Legacy> {
  readonly decodeBatch: (fetched: FetchDecoder) => Promise<DecodedBatch>;
  /** Decodes the formats before record batches, and an empty answer. */
  readonly legacy: (decoder: ResponseDecoder) => Promise<Legacy[]>;
  readonly isPartial: (error: unknown) => boolean;
}

const SIZE_BYTES = 4;
const MAGIC_AT = 16;
const RECORD_BATCH_MAGIC = 2;

export function fetchedMessagesDecoder<Legacy>(parts: FetchedMessagesParts<Legacy>) {
  return async (decoder: ResponseDecoder): Promise<RecordView[] | Legacy[]> => {
    const { buffer, offset } = decoder;
    const size = buffer.readInt32BE(offset);
    const start = offset + SIZE_BYTES;
    const isComplete = size > MAGIC_AT && start + size <= buffer.length;
    if (!isComplete || buffer[start + MAGIC_AT] !== RECORD_BATCH_MAGIC)
      return parts.legacy(decoder);
    decoder.forward(SIZE_BYTES + size);
    return decodeBatches(buffer.subarray(start, start + size), parts);
  };
}

/** Decodes all batches; the last may be cut off by the size limit of the fetch. */
async function decodeBatches<Legacy>(
  buffer: Buffer,
  { decodeBatch, isPartial }: FetchedMessagesParts<Legacy>,
): Promise<RecordView[]> {
  const all: RecordView[] = [];
  const fetched = {
    buffer,
    offset: 0,
    forward(size: number) {
      this.offset += size;
    },
  };
  while (fetched.offset + HEADER_BYTES <= buffer.length) {
    try {
      for (const record of (await decodeBatch(fetched)).records) all.push(record);
    } catch (error) {
      if (isPartial(error)) break;
      throw error;
    }
  }
  return all;
}
