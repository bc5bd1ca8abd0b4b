/** Checks regularly that an open file is still at its path, also while nothing is written: a deleted or replaced file must not stay in use. */
import { existsSync, realpathSync } from 'node:fs';
import type { Sleep } from '#eventsourcing';
import { identitiesOf } from './file-checks.js';

export interface FileWatchOptions {
  /** A file, or `:memory:`, which is where it is. */
  readonly path: string;
  readonly sleep: Sleep;
  /** 0 means never. */
  readonly everyMs: number;
  readonly closed: AbortSignal;
  /** Called once: later writes would be lost, because the path names another file, or none. */
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
