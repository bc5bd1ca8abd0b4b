/** Whether the disk was full at a write, and has room for the largest one since. */
import { statfs } from 'node:fs/promises';
import { DiskFullError } from '#eventsourcing';

/** The greatest request (1 MiB) and the pages it touches; below it a small write may still fit where the next large one fails. */
export const ROOM_NEEDED_BYTES = 2 * 1024 * 1024;

/** Free bytes of the file system that holds `path`; a database in memory has all it asks for. */
export async function freeBytesAt(path: string): Promise<number> {
  if (path === ':memory:') return Infinity;
  const { bavail, bsize } = await statfs(path);
  return bavail * bsize;
}

export class Room {
  private wasFull = false;

  constructor(
    private readonly path: string,
    private readonly freeBytes: (path: string) => Promise<number> = freeBytesAt,
  ) {}

  async watch<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      this.wasFull ||= error instanceof DiskFullError;
      throw error;
    }
  }

  /**
   * A small write that succeeds does not end the complaint: it takes enough free bytes and a write that succeeds.
   * @returns what is missing since the last write that failed, `null` when there is room
   */
  async complaint(write: () => Promise<void>): Promise<string | null> {
    if (!this.wasFull) return null;
    try {
      await this.probe(write);
      return null;
    } catch (error) {
      if (error instanceof DiskFullError) return error.message;
      throw error;
    }
  }

  /** @throws DiskFullError where the largest request does not fit, or `write` does not */
  async probe(write: () => Promise<void>): Promise<void> {
    if ((await this.freeBytes(this.path)) < ROOM_NEEDED_BYTES) {
      this.wasFull = true;
      throw new DiskFullError(`There is no room on the disk for ${this.path}`);
    }
    await this.watch(write);
    this.wasFull = false;
  }
}
