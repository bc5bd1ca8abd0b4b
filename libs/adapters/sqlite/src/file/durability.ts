/**
 * Syncs the write-ahead log to disk without blocking the committing thread. SQLite writes a commit to the log
 * without waiting for the disk; nothing is acknowledged, or returned from a read, until the sync has finished.
 */
import { type FileHandle, open, realpath } from 'node:fs/promises';
import { SetupError } from '#eventsourcing';
import { identitiesOf } from './file-checks.js';

/** The handle through which the write-ahead log is synced. */
export type SyncedLog = Pick<FileHandle, 'datasync' | 'close'>;

/**
 * A separate handle is safe: SQLite holds no locks on the log that closing it could release. If the path is a
 * symbolic link, the log is next to the target, not next to the link.
 */
export async function openLog(path: string): Promise<SyncedLog> {
  const log = `${await realpath(path)}-wal`;
  const handle = await open(log, 'r+');
  const identities = identitiesOf([path, log]);
  return {
    /** @throws also if the next start would not find the synced file */
    async datasync() {
      await handle.datasync();
      identities.requireSame();
    },
    close: () => handle.close(),
  };
}

/**
 * A sync has failed: commits since the previous sync may be lost, and a later successful sync proves nothing about
 * them.
 */
export class NotDurableError extends SetupError {
  override readonly name = 'NotDurableError';
}

export const notDurable = (path: string, cause: unknown): NotDurableError =>
  new NotDurableError(
    `${path} could not be synced to disk (${String(cause)}): look at the disk and the folder, then start again`,
    { cause },
  );

export interface DurabilityOptions {
  readonly path: string;
  readonly log: SyncedLog;
  /** The newest readable commit, as an increasing number. */
  readonly newest: () => number;
  /** Called once. The process must end, because it may have read commits that are not on disk. */
  readonly onFailure: (error: NotDurableError) => void;
}

export class Durability {
  private synced = -1;
  private underWay: Promise<void> | undefined;
  private failure: NotDurableError | undefined;

  constructor(private readonly options: DurabilityOptions) {}

  /**
   * Resolves when everything committed so far is on disk; immediately if nothing was committed since the last sync.
   * One sync serves all callers that wait when it starts.
   * @throws NotDurableError after the first failed sync
   */
  async ofAllSoFar(): Promise<void> {
    this.requireSound();
    const newest = this.options.newest();
    while (this.synced < newest) {
      await (this.underWay ??= this.sync());
      this.requireSound();
    }
  }

  get isSound(): boolean {
    return this.failure === undefined;
  }

  requireSound(): void {
    if (this.failure) throw this.failure;
  }

  /** Marks the file as not durable, permanently. */
  fail(cause: unknown): void {
    if (this.failure) return;
    this.failure = notDurable(this.options.path, cause);
    this.options.onFailure(this.failure);
  }

  close(): Promise<void> {
    return this.options.log.close();
  }

  private async sync(): Promise<void> {
    const { log, newest } = this.options;
    try {
      const upTo = newest();
      await log.datasync().catch((cause: unknown) => this.fail(cause));
      this.synced = upTo;
    } finally {
      this.underWay = undefined;
    }
  }
}
