/**
 * Syncs the write-ahead log to disk without blocking the thread that commits: SQLite writes a commit into the log without
 * waiting for the disk, and nobody acknowledges it, or shows what was read after it, before waiting here.
 */
import { type FileHandle, open, realpath } from 'node:fs/promises';
import { SetupError } from '#eventsourcing';
import { identitiesOf } from './file-checks.js';

/** The handle by which the write-ahead log is synced. */
export type SyncedLog = Pick<FileHandle, 'datasync' | 'close'>;

/**
 * A separate handle is safe: SQLite holds no locks on the log that closing it could release. Behind a symbolic link the
 * log lies beside the file, not beside the link.
 */
export async function openLog(path: string): Promise<SyncedLog> {
  const log = `${await realpath(path)}-wal`;
  const handle = await open(log, 'r+');
  const identities = identitiesOf([path, log]);
  return {
    /** @throws also where what is synced would not be found by the next start. */
    async datasync() {
      await handle.datasync();
      identities.requireSame();
    },
    close: () => handle.close(),
  };
}

/** A sync has failed: commits since the sync before may be lost, and a later sync that succeeds proves nothing about them. */
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
  /** The newest commit that can be read, as a number that only grows. */
  readonly newest: () => number;
  /** Called once. This process may have read commits that are not on disk, so it has to end. */
  readonly onFailure: (error: NotDurableError) => void;
}

export class Durability {
  private synced = -1;
  private underWay: Promise<void> | undefined;
  private failure: NotDurableError | undefined;

  constructor(private readonly options: DurabilityOptions) {}

  /**
   * Resolves when everything committed so far is on disk; at once where nothing was committed since the last sync. One
   * sync serves all who wait when it begins.
   * @throws NotDurableError from the first failed sync on
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

  /** From now on nothing is durable. */
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
