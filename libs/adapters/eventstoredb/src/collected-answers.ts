/** What a Read call has answered so far, handed over in batches; the sender is held back when nobody takes them. */
import { nextTurn, within } from '#eventsourcing';
import type { RpcCall } from './rpc-channel.js';

export interface CollectingOptions {
  readonly maxBatch: number;
  /** So long a flood is gathered for a larger batch; what trickles in is handed over at once. */
  readonly gatherMs?: number;
  readonly signal?: AbortSignal;
}

export type Sender = Pick<RpcCall, 'pause' | 'resume' | 'cancel'>;

/** Waiting at once. */
const FLOOD_ANSWERS = 64;

/** Filled by `add` and `end`; whoever takes asks for what is `gathered`, and where there was nothing, `isOver` and `news`. */
export class CollectedAnswers<Answer> {
  private waiting: Answer[] = [];
  private ended = false;
  private failure: Error | null = null;
  private sender: Sender | null = null;
  private wake = () => {};
  private stopGathering = () => {};
  private readonly onAbort = () => this.tell();

  constructor(private readonly options: CollectingOptions) {
    options.signal?.addEventListener('abort', this.onAbort);
  }

  /** Whom to hold back, and to stop in the end. */
  from(sender: Sender): void {
    this.sender = sender;
  }

  add(answer: Answer): void {
    if (this.waiting.push(answer) === 2 * this.options.maxBatch) this.sender?.pause();
    this.tell();
  }

  /** @param failure what has ended the call, `null` when all is well. */
  end(failure: Error | null): void {
    this.ended = true;
    this.failure = failure;
    this.tell();
  }

  /**
   * What has arrived together is handed over in pieces: resolves when a turn brings no more, or a batch is full;
   * of a flood, which costs less the more of it is handed over at once, somewhat later.
   */
  async gathered(): Promise<void> {
    const { maxBatch, gatherMs = 0 } = this.options;
    for (let before = 0; this.waiting.length > before && this.waiting.length < maxBatch;) {
      before = this.waiting.length;
      await nextTurn();
    }
    if (gatherMs === 0 || this.waiting.length < FLOOD_ANSWERS || this.isEnough()) return;
    await within(gatherMs, new Promise<void>((resolve) => (this.stopGathering = resolve)));
  }

  take(): Answer[] {
    const { maxBatch } = this.options;
    const batch = this.waiting.slice(0, maxBatch);
    this.waiting = this.waiting.slice(batch.length);
    if (this.waiting.length < maxBatch) this.sender?.resume();
    return batch;
  }

  /** @throws what has ended the call. */
  isOver(): boolean {
    if (this.failure) throw this.failure;
    return this.ended;
  }

  /** Resolves when there is more to take, the call has ended, or the signal has. */
  news(): Promise<void> {
    return new Promise((resolve) => {
      this.wake = resolve;
      if (this.options.signal?.aborted) resolve();
    });
  }

  /** Ends the call. */
  leave(): void {
    /* The signal outlives the call by far. */
    this.options.signal?.removeEventListener('abort', this.onAbort);
    this.sender?.cancel();
  }

  private isEnough(): boolean {
    const { maxBatch, signal } = this.options;
    return this.waiting.length >= maxBatch || this.ended || signal?.aborted === true;
  }

  private tell(): void {
    this.wake();
    if (this.isEnough()) this.stopGathering();
  }
}
