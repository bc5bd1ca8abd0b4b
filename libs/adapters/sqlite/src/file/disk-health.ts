/** The health of the disk under a file: whether a write failed or found it full, whether one has succeeded since, and whether the file is damaged. */
import { statfs } from 'node:fs/promises';
import { DiskFailingError, DiskFullError } from '#eventsourcing';
import { DamagedFileError } from './sqlite-errors.js';

/** The greatest request (1 MiB) and the pages it touches; below it a small write may still fit where the next large one fails. */
export const ROOM_NEEDED_BYTES = 2 * 1024 * 1024;

/** Free bytes of the file system that holds `path`; a database in memory has all it asks for. */
export async function freeBytesAt(path: string): Promise<number> {
  if (path === ':memory:') return Infinity;
  const { bavail, bsize } = await statfs(path);
  return bavail * bsize;
}

const isOfDisk = (error: unknown): error is DiskFullError | DiskFailingError =>
  error instanceof DiskFullError || error instanceof DiskFailingError;

export class DiskHealth {
  private isLacking = false;
  private damage: DamagedFileError | null = null;

  constructor(
    private readonly path: string,
    private readonly freeBytes: (path: string) => Promise<number> = freeBytesAt,
  ) {}

  async watch<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      this.isLacking ||= isOfDisk(error);
      if (error instanceof DamagedFileError) this.damage ??= error;
      throw error;
    }
  }

  /**
   * A small write that succeeds does not end the complaint: it takes enough free bytes and a write that succeeds.
   * @returns what is wrong since the last write that failed, `null` when all is well; of a damaged file always the same
   */
  async complaint(write: () => Promise<void>): Promise<string | null> {
    if (this.damage) return this.damage.message;
    if (!this.isLacking) return null;
    try {
      await this.probe(write);
      return null;
    } catch (error) {
      if (isOfDisk(error)) return error.message;
      throw error;
    }
  }

  /** @throws DiskFullError where the largest request does not fit, or what `write` throws */
  async probe(write: () => Promise<void>): Promise<void> {
    if ((await this.freeBytes(this.path)) < ROOM_NEEDED_BYTES) {
      this.isLacking = true;
      throw new DiskFullError(`There is no space on the disk for ${this.path} (DATA_DIR)`);
    }
    await this.watch(write);
    this.isLacking = false;
  }
}
