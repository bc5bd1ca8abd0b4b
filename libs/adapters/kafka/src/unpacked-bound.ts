/**
 * The maximum bytes and records of a decompressed record batch. Otherwise a few kilobytes that decompress to
 * gigabytes would end every process that reads them.
 */

/**
 * Brokers accept compressed batches of 1 MiB; usage events rarely compress to less than a thirtieth of their size.
 */
export const UNPACKED_BYTES_MAX = 64 * 1024 * 1024;

/** More usage events than this never fit into the byte limit. */
export const RECORDS_PER_BATCH_MAX = 500_000;

export function beyondBound(bytesMax: number): Error {
  return new Error(`it unpacks to more than ${bytesMax / 1024 / 1024} MiB`);
}
