/** Options for opening a SQLite file. */
import type { Sleep } from '#eventsourcing';
import type { NotDurableError, SyncedLog } from './durability.js';

export type FileContent = 'ledger' | 'read models';

export interface SqliteOptions {
  /** A file path, or `:memory:`. */
  readonly path: string;
  /** Files with other content are refused. If absent, only files that are not ours are refused. */
  readonly content?: FileContent;
  /**
   * FULL (the default): a commit waits for the disk and blocks its thread. BESIDE: nothing is acknowledged or read
   * before it is on disk, but the thread continues in the meantime; for files with constant writes. NORMAL: a power
   * failure may undo the last commits, each as a whole. OFF: only for data that need not survive.
   */
  readonly synchronous?: 'FULL' | 'BESIDE' | 'NORMAL' | 'OFF';
  /**
   * Called when a sync of a file with BESIDE has failed, or the file was deleted, moved or replaced. The file is no
   * longer usable, and the process should end.
   */
  readonly onNotDurable?: (error: NotDurableError) => void;
  /** Opens the log for syncs with BESIDE; replaced in specs. */
  readonly openLog?: (path: string) => Promise<SyncedLog>;
  /** The page size of a new file, in bytes: a power of two from 512 to 65,536. */
  readonly pageBytes?: number;
  readonly sleep?: Sleep;
  /** The group-commit delay: resolves when a write has waited long enough for others to share its transaction. */
  readonly defer?: () => Promise<void>;
  /**
   * How often waiting followers check for writes of other processes, and the place of the file is checked; 0 means
   * never.
   */
  readonly pollMs?: number;
  /** Copies the log in this thread, in place of another thread of the process that writes the file. */
  readonly copiesLog?: boolean;
}
