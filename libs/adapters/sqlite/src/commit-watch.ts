/** Tells followers of the file that something was committed: at once within this process, by polling from other processes. */
import { resolve } from 'node:path';
import { BroadcastChannel } from 'node:worker_threads';
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
  /** To whoever else has opened the file in this process; `null` where nobody can. */
  private readonly threads: BroadcastChannel | null;
  private polling = false;
  private news: unknown[] = [];
  private readonly listeners: ((news: unknown) => void)[] = [];

  constructor(private readonly options: CommitWatchOptions) {
    this.threads = options.path === ':memory:' ? null : this.listen(options.path);
    options.closed.addEventListener('abort', () => this.close(), { once: true });
  }

  /** How often something may have been committed. */
  get commits(): number {
    return this.bell.rings;
  }

  /** What is told with the next ring, to all threads of this process that have opened the file. */
  tell(news: unknown): void {
    this.news.push(news);
  }

  /** Is called before those are woken who wait. */
  onTold(listener: (news: unknown) => void): void {
    this.listeners.push(listener);
  }

  /** To be called after every commit. */
  ring(): void {
    const news = this.news;
    this.news = [];
    this.hear(news);
    if (!this.options.closed.aborted) this.threads?.postMessage(news);
  }

  private hear(news: readonly unknown[]): void {
    for (const listener of this.listeners) news.forEach(listener);
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

  private listen(path: string): BroadcastChannel {
    const threads = new BroadcastChannel(`commits to ${resolve(path)}`);
    threads.onmessage = (message) =>
      this.hear((message as { readonly data: readonly unknown[] }).data);
    threads.unref();
    return threads;
  }

  private close(): void {
    this.threads?.close();
    this.bell.ring();
  }

  /** One for all who wait, and only while somebody does. */
  private async pollForOthers(): Promise<void> {
    const { reader, sleep, pollMs, closed } = this.options;
    let seen = reader.foreignWrites();
    while (this.bell.awaited) {
      await sleep(pollMs, closed);
      if (closed.aborted) break;
      const now = reader.foreignWrites();
      if (now !== seen) this.bell.ring();
      seen = now;
    }
    this.polling = false;
  }
}
