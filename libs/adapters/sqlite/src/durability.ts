/**
 * Syncs the log of a file to disk beside the thread that commits: SQLite writes a commit into the log without waiting
 * for the disk, and whoever would tell of it, or of what was read after it, waits here first.
 */
import { type FileHandle, open } from 'node:fs/promises';
import { SetupError } from '#eventsourcing';

/** The file behind what SQLite appends its commits to. */
export type SyncedLog = Pick<FileHandle, 'datasync' | 'close'>;

/** On a handle of its own: SQLite keeps no locks on the log, which closing the handle would give up. */
export const openLog = (path: string): Promise<SyncedLog> => open(`${path}-wal`, 'r+');

/** A sync has failed: what was written since the one before may be lost, and no later sync says anything about it. */
export class NotDurableError extends SetupError {
  override readonly name = 'NotDurableError';
}

export interface DurabilityOptions {
  readonly path: string;
  readonly log: SyncedLog;
  /** The newest commit that can be read, as a number that only grows. */
  readonly newest: () => number;
  /** Called once. What this process knows may be ahead of its file: it has to end. */
  readonly onFailure: (error: NotDurableError) => void;
}

export class Durability {
  private synced = -1;
  private underWay: Promise<void> | undefined;
  private failure: NotDurableError | undefined;

  constructor(private readonly options: DurabilityOptions) {}

  /**
   * Resolves when all that can be read by now is on disk, at once where nothing was committed since the last sync.
   * One sync serves everybody who waits when it begins.
   * @throws NotDurableError for good, once a sync has failed
   */
  async ofAllSoFar(): Promise<void> {
    this.requireSound();
    const newest = this.options.newest();
    while (this.synced < newest) {
      await (this.underWay ??= this.sync());
      this.requireSound();
    }
  }

  requireSound(): void {
    if (this.failure) throw this.failure;
  }

  close(): Promise<void> {
    return this.options.log.close();
  }

  private async sync(): Promise<void> {
    const { path, log, newest, onFailure } = this.options;
    try {
      const upTo = newest();
      await log.datasync().catch((cause: unknown) => {
        this.failure = new NotDurableError(
          `${path} could not be brought to disk (${String(cause)}): look at the disk, then start again`,
          { cause },
        );
        onFailure(this.failure);
      });
      this.synced = upTo;
    } finally {
      this.underWay = undefined;
    }
  }
}
