/** Notifies followers of the file of commits: immediately within this process, by polling for other processes. */
import { resolve } from 'node:path';
import { BroadcastChannel } from 'node:worker_threads';
import { type Sleep, TransientError } from '#eventsourcing';
import type { Connection } from './connection.js';
import type { Cell } from './driver.js';
import { WakeSignal } from './wake-signal.js';

export interface CommitWatchOptions {
  readonly path: string;
  readonly reader: Connection;
  readonly sleep: Sleep;
  /** 0 if no other process uses the file. */
  readonly pollMs: number;
  readonly closed: AbortSignal;
}

export class CommitWatch {
  private readonly wake = new WakeSignal();
  /**
   * Notifies the other threads that have opened the file; `null` for an in-memory file, which no other can open.
   */
  private readonly threads: BroadcastChannel | null;
  private polling = false;
  /** The error that ended polling for good: all current and later waiters receive it. */
  private failure: { readonly error: unknown } | null = null;
  /** How often polling has found the file changed. */
  changesFound = 0;
  private looked: Cell;
  private news: unknown[] = [];
  private readonly listeners: ((news: unknown) => void)[] = [];

  constructor(private readonly options: CommitWatchOptions) {
    this.looked = options.reader.foreignWrites();
    this.threads = options.path === ':memory:' ? null : this.listen(options.path);
    options.closed.addEventListener('abort', () => this.close(), { once: true });
  }

  /** Counts the occasions on which something may have been committed. */
  get commits(): number {
    return this.wake.raised;
  }

  /** Queues news to be sent with the next commit to all threads of this process that have opened the file. */
  notify(news: unknown): void {
    this.news.push(news);
  }

  /** Adds a listener, which is called before waiting followers are woken. */
  onNotice(listener: (news: unknown) => void): void {
    this.listeners.push(listener);
  }

  /** Must be called after every commit. */
  committed(): void {
    const news = this.news;
    this.news = [];
    this.receive(news);
    if (!this.options.closed.aborted) this.threads?.postMessage(news);
  }

  private receive(news: readonly unknown[]): void {
    for (const listener of this.listeners) news.forEach(listener);
    this.wake.raise();
  }

  /**
   * Resolves when `commits` is no longer `seen`, or on abort.
   * @throws TransientError if the file is closed in the meantime
   */
  async next(seen: number, signal: AbortSignal): Promise<void> {
    const { path, pollMs, closed } = this.options;
    this.requirePolling();
    const woken = this.wake.next(seen, signal);
    if (pollMs > 0 && !this.polling) {
      this.polling = true;
      void this.pollForOthers().catch((error: unknown) => this.fail(error));
    }
    await woken;
    this.requirePolling();
    if (closed.aborted && !signal.aborted) throw new TransientError(`${path} was closed`);
  }

  private listen(path: string): BroadcastChannel {
    const threads = new BroadcastChannel(`commits to ${resolve(path)}`);
    threads.onmessage = (message) =>
      this.receive((message as { readonly data: readonly unknown[] }).data);
    threads.unref();
    return threads;
  }

  private requirePolling(): void {
    if (this.failure) throw this.failure.error;
  }

  private fail(error: unknown): void {
    this.failure = { error };
    this.wake.raise();
  }

  private close(): void {
    this.threads?.close();
    this.wake.raise();
  }

  /** One polling loop serves all waiting followers. It runs only while there are any. */
  private async pollForOthers(): Promise<void> {
    const { reader, sleep, pollMs, closed } = this.options;
    while (this.wake.awaited) {
      await sleep(pollMs, closed);
      if (closed.aborted) break;
      if (this.hasChanged(reader)) this.wake.raise();
    }
    this.polling = false;
  }

  /** @returns false also if the check failed but may succeed the next time */
  private hasChanged(reader: Connection): boolean {
    let now: Cell;
    try {
      now = reader.foreignWrites();
    } catch (error) {
      if (error instanceof TransientError) return false;
      throw error;
    }
    if (now === this.looked) return false;
    this.looked = now;
    this.changesFound++;
    return true;
  }
}
