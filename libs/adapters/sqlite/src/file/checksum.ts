/**
 * A checksum as the last member of a JSON text: whoever reads the text finds that a bit of it has changed on the disk.
 * Texts that an earlier release has written have none.
 */
import { crc32 } from 'node:zlib';

const TAIL_LENGTH = ',"crc32":"00000000"}'.length;
const TAIL = /^,"crc32":"([0-9a-f]{8})"\}$/;

/** @param given with an object whose last member is no text @param others what else is to stay as it is */
export function withChecksum(given: string, others: string | Buffer): string {
  const body = given.slice(0, -1);
  return `${body},"crc32":"${checksumOf(body, others)}"}`;
}

/** @returns `true` also for a text without a checksum */
export function isAsWritten(given: string, others: string | Buffer): boolean {
  if (!given.endsWith('"}')) return true;
  const [, checksum] = TAIL.exec(given.slice(-TAIL_LENGTH)) ?? [];
  return checksum === checksumOf(given.slice(0, -TAIL_LENGTH), others);
}

const checksumOf = (body: string, others: string | Buffer): string =>
  crc32(body, crc32(others)).toString(16).padStart(8, '0');
