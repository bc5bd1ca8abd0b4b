/** Tells those who follow the file that there may be news, of this process at once and of others before long. */
import { type Sleep, TransientError } from '#eventsourcing';
import type { Connection } from './connection.js';
import { Doorbell } from './doorbell.js';

export interface CommitWatchOptions {
  readonly path: string;
  readonly reader: Connection;
  readonly sleep: Sleep;
  /** 0 means that there are no other processes. */
  readonly pollMs: number;
  readonly closed: AbortSignal;
}

export class CommitWatch {
  private readonly bell = new Doorbell();
  private polling = false;

  constructor(private readonly options: CommitWatchOptions) {
    options.closed.addEventListener('abort', () => this.ring(), { once: true });
  }

  /** How often something may have been committed. */
  get commits(): number {
    return this.bell.rings;
  }

  ring(): void {
    this.bell.ring();
  }

  /** @throws TransientError when the file is closed meanwhile. */
  async next(seen: number, signal: AbortSignal): Promise<void> {
    const { path, pollMs, closed } = this.options;
    const rung = this.bell.next(seen, signal);
    if (pollMs > 0 && !this.polling) {
      this.polling = true;
      void this.pollForOthers();
    }
    await rung;
    if (closed.aborted && !signal.aborted) throw new TransientError(`${path} was closed`);
  }

  /** One for all who wait, and only while somebody does. */
  private async pollForOthers(): Promise<void> {
    const { reader, sleep, pollMs, closed } = this.options;
    let seen = reader.foreignWrites();
    while (this.bell.awaited) {
      await sleep(pollMs, closed);
      if (closed.aborted) break;
      const now = reader.foreignWrites();
      if (now !== seen) this.ring();
      seen = now;
    }
    this.polling = false;
  }
}
