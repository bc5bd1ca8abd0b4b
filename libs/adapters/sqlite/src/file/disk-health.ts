/**
 * Tracks the health of the disk under a file: whether a write has failed or found it full, whether one has
 * succeeded since, and whether the file is damaged.
 */
import { statfs } from 'node:fs/promises';
import { DiskFullError, isDiskError } from '#eventsourcing';
import { DamagedFileError } from './sqlite-errors.js';

/**
 * The largest request (1 MiB) and the pages it touches. With less space a small write may succeed although the next
 * large one fails.
 */
export const ROOM_NEEDED_BYTES = 2 * 1024 * 1024;

/** The free bytes of the file system that holds `path`; unlimited for an in-memory database. */
export async function freeBytesAt(path: string): Promise<number> {
  if (path === ':memory:') return Infinity;
  const { bavail, bsize } = await statfs(path);
  return bavail * bsize;
}

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
      this.isLacking ||= isDiskError(error);
      if (error instanceof DamagedFileError) this.damage ??= error;
      throw error;
    }
  }

  /**
   * Checks again after a failed write. The problem ends only if there is enough free space and a write succeeds; a
   * small write alone does not end it.
   * @returns the problem since the last failed write, or `null` if there is none; always the same for a damaged
   * file
   */
  async complaint(write: () => Promise<void>): Promise<string | null> {
    if (this.damage) return this.damage.message;
    if (!this.isLacking) return null;
    try {
      await this.probe(write);
      return null;
    } catch (error) {
      if (isDiskError(error)) return error.message;
      throw error;
    }
  }

  /** @throws DiskFullError if the largest request does not fit, and whatever `write` throws */
  async probe(write: () => Promise<void>): Promise<void> {
    if ((await this.freeBytes(this.path)) < ROOM_NEEDED_BYTES) {
      this.isLacking = true;
      throw new DiskFullError(`There is no space on the disk for ${this.path} (DATA_DIR)`);
    }
    await this.watch(write);
    this.isLacking = false;
  }
}
