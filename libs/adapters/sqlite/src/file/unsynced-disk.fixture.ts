/** A disk that keeps only the synced bytes of a SQLite file, as after a power failure. */
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import type { SyncedLog } from './durability.js';

interface Image {
  readonly number: number;
  readonly file: Buffer;
  readonly log: Buffer;
}

export interface UnsyncedDiskOptions {
  /** While true, a sync ends only when `letGo` is called; otherwise it ends immediately. */
  readonly isSlow: () => boolean;
  /** A seeded fault: syncs end before the bytes are on disk. */
  readonly saysTooEarly?: boolean;
}

export class UnsyncedDisk {
  private taken = 0;
  private held: Image | null = null;
  private readonly underWay: (() => void)[] = [];

  constructor(private readonly options: UnsyncedDiskOptions) {}

  readonly openLog = async (path: string): Promise<SyncedLog> => ({
    datasync: () => this.sync(path),
    close: async () => {},
  });

  /** Ends the oldest sync in progress. */
  letGo(): void {
    this.underWay.shift()?.();
  }

  letAllGo(): void {
    for (const end of this.underWay.splice(0)) end();
  }

  /** Writes what remains after a power failure to another path. */
  restoreTo(path: string): void {
    writeFileSync(path, this.held!.file);
    if (this.held!.log.length > 0) writeFileSync(`${path}-wal`, this.held!.log);
  }

  /** A sync does not cover bytes written while it is in progress. */
  private sync(path: string): Promise<void> {
    const image = {
      number: this.taken++,
      file: readFileSync(path),
      log: readIfThere(`${path}-wal`),
    };
    const keep = () => {
      if (image.number >= (this.held?.number ?? 0)) this.held = image;
    };
    return new Promise((resolve) => {
      const end = () => {
        keep();
        resolve();
      };
      if (!this.options.isSlow()) return end();
      this.underWay.push(end);
      if (this.options.saysTooEarly) resolve();
    });
  }
}

const readIfThere = (path: string): Buffer =>
  statSync(path, { throwIfNoEntry: false }) ? readFileSync(path) : Buffer.alloc(0);
