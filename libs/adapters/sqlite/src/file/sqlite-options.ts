/** How a SQLite file is opened. */
import type { Sleep } from '#eventsourcing';
import type { NotDurableError, SyncedLog } from './durability.js';

export type FileContent = 'ledger' | 'read models';

export interface SqliteOptions {
  /** A file, or `:memory:`. */
  readonly path: string;
  /** A file that holds something else is refused; without it, only what is not ours. */
  readonly content?: FileContent;
  /**
   * FULL (the default): a commit waits for the disk and blocks its thread. BESIDE: nothing is acknowledged or read that is
   * not on disk, but the thread goes on meanwhile; for files that are written all the time. NORMAL: a power failure may
   * undo the last commits, each as a whole. OFF: only where nothing has to survive.
   */
  readonly synchronous?: 'FULL' | 'BESIDE' | 'NORMAL' | 'OFF';
  /** Called when a sync of a file with BESIDE has failed, or a file is found deleted, moved or replaced: it cannot be used any more, and the process should end. */
  readonly onNotDurable?: (error: NotDurableError) => void;
  /** Opens the log for syncs with BESIDE; another one in specifications. */
  readonly openLog?: (path: string) => Promise<SyncedLog>;
  /** The page size of a new file, in bytes: a power of two from 512 to 65,536. */
  readonly pageBytes?: number;
  readonly sleep?: Sleep;
  /** The group-commit delay: how long a write waits for others to share its transaction. */
  readonly defer?: () => Promise<void>;
  /** How often those who wait look for what other processes have written, and whether the file is where it was; 0 means never. */
  readonly pollMs?: number;
  /** Spares another thread of this process, which writes the file, to copy its log; this one has the time. */
  readonly copiesLog?: boolean;
}
