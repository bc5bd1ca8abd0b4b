/**
 * Checks regularly that an open file is still at its path, even if nothing is written, because a deleted or
 * replaced file must not stay in use.
 */
import { existsSync, realpathSync } from 'node:fs';
import type { Sleep } from '#eventsourcing';
import { identitiesOf } from './file-checks.js';

export interface FileWatchOptions {
  /** A file, or `:memory:`, which is not checked. */
  readonly path: string;
  readonly sleep: Sleep;
  /** 0 means never. */
  readonly everyMs: number;
  readonly closed: AbortSignal;
  /** Called once, when the path leads to another file or to none, so that later writes would be lost. */
  readonly onChange: (change: unknown) => void;
}

export class FileWatch {
  isSame = true;

  constructor(options: FileWatchOptions) {
    if (options.path !== ':memory:' && options.everyMs > 0) void this.check(options);
  }

  private async check({ path, sleep, everyMs, closed, onChange }: FileWatchOptions): Promise<void> {
    const paths = [path, `${realpathSync(path)}-wal`].filter((one) => existsSync(one));
    const identities = identitiesOf(paths);
    while (this.isSame) {
      await sleep(everyMs, closed);
      if (closed.aborted) return;
      try {
        identities.requireSame();
      } catch (change) {
        this.isSame = false;
        onChange(change);
      }
    }
  }
}
