/**
 * Adds a CRC-32 to a JSON text as its last member and checks it on reading, to detect bits that changed on disk.
 * Texts without a checksum, from an earlier release, are accepted.
 */
import { crc32 } from 'node:zlib';

const TAIL_LENGTH = ',"crc32":"00000000"}'.length;
const TAIL = /^,"crc32":"([0-9a-f]{8})"\}$/;

/**
 * @param given a JSON object whose last member is not a string
 * @param others further content that the checksum covers
 */
export function withChecksum(given: string, others: string | Buffer): string {
  const body = given.slice(0, -1);
  return `${body},"crc32":"${checksumOf(body, others)}"}`;
}

/** @returns true also for a text without a checksum */
export function isAsWritten(given: string, others: string | Buffer): boolean {
  if (!given.endsWith('"}')) return true;
  const [, checksum] = TAIL.exec(given.slice(-TAIL_LENGTH)) ?? [];
  return checksum === checksumOf(given.slice(0, -TAIL_LENGTH), others);
}

const checksumOf = (body: string, others: string | Buffer): string =>
  crc32(body, crc32(others)).toString(16).padStart(8, '0');
