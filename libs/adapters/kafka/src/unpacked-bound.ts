/** The most bytes and records that one record batch may unpack to: a few kilobytes that unpack to gigabytes would end every process that reads them. */

/** A broker takes batches of a mebibyte, packed; usage events rarely pack to less than a thirtieth of their size. */
export const UNPACKED_BYTES_MAX = 64 * 1024 * 1024;

/** More than that many usage events never fit into what a batch may unpack to. */
export const RECORDS_PER_BATCH_MAX = 500_000;

export function beyondBound(bytesMax: number): Error {
  return new Error(`it unpacks to more than ${bytesMax / 1024 / 1024} MiB`);
}
