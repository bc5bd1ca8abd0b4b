/** Collects the answers of a Read call into batches, and pauses the sender while they are not consumed. */
import { nextTurn, within } from '#eventsourcing';
import type { RpcCall } from './rpc-channel.js';

export interface CollectingOptions {
  readonly maxBatch: number;
  /** Milliseconds for which many answers at once are gathered into a larger batch; few are handed over at once. */
  readonly gatherMs?: number;
  readonly signal?: AbortSignal;
}

export type Sender = Pick<RpcCall, 'pause' | 'resume' | 'cancel'>;

/** From this number of waiting answers on, a larger batch is gathered. */
const FLOOD_ANSWERS = 64;
/** The size at which a batch takes no further answers; as much again may wait in memory. */
export const BATCH_BYTES = 16 * 1024 * 1024;

/** `add` and `end` fill it. A taker awaits `gathered`, then calls `take`; where that was empty, it asks `isOver` and awaits `news`. */
export class CollectedAnswers<Answer> {
  private waiting: Answer[] = [];
  /** Of each answer that waits, and of all of them. */
  private sizes: number[] = [];
  private bytes = 0;
  private ended = false;
  private failure: Error | null = null;
  private sender: Sender | null = null;
  private wake = () => {};
  private stopGathering = () => {};
  private readonly onAbort = () => this.notify();

  constructor(private readonly options: CollectingOptions) {
    options.signal?.addEventListener('abort', this.onAbort);
  }

  /** Names the call to pause while too much waits, and to cancel in `leave`. */
  from(sender: Sender): void {
    this.sender = sender;
  }

  /** @param bytes what it took on the wire */
  add(answer: Answer, bytes: number): void {
    const hadRoom = this.isWithin(2);
    this.waiting.push(answer);
    this.sizes.push(bytes);
    this.bytes += bytes;
    if (hadRoom && !this.isWithin(2)) this.sender?.pause();
    this.notify();
  }

  /** Whether less than this number of batches is waiting. */
  private isWithin(batches: number): boolean {
    return (
      this.waiting.length < batches * this.options.maxBatch && this.bytes < batches * BATCH_BYTES
    );
  }

  /** @param failure what has ended the call, `null` when it ended well */
  end(failure: Error | null): void {
    this.ended = true;
    this.failure = failure;
    this.notify();
  }

  /**
   * Resolves when a turn of the event loop brings no more answers or a batch is full; where many wait, which cost less
   * the more of them are handed over at once, up to `gatherMs` later.
   */
  async gathered(): Promise<void> {
    const { gatherMs = 0 } = this.options;
    for (let before = 0; this.waiting.length > before && this.isWithin(1);) {
      before = this.waiting.length;
      await nextTurn();
    }
    if (gatherMs === 0 || this.waiting.length < FLOOD_ANSWERS || this.isBatchComplete()) return;
    await within(gatherMs, new Promise<void>((resolve) => (this.stopGathering = resolve)));
  }

  take(): Answer[] {
    const { waiting, sizes } = this;
    const most = Math.min(this.options.maxBatch, waiting.length);
    let count = 0;
    for (let bytes = 0; count < most && bytes < BATCH_BYTES; count++) {
      bytes += sizes[count]!;
      this.bytes -= sizes[count]!;
    }
    this.waiting = waiting.slice(count);
    this.sizes = sizes.slice(count);
    if (this.isWithin(1)) this.sender?.resume();
    return waiting.slice(0, count);
  }

  /** @throws the failure that ended the call */
  isOver(): boolean {
    if (this.failure) throw this.failure;
    return this.ended;
  }

  /** Resolves when there are further answers, the call has ended, or the signal is aborted. */
  arrival(): Promise<void> {
    return new Promise((resolve) => {
      this.wake = resolve;
      if (this.options.signal?.aborted) resolve();
    });
  }

  /** Ends the call. */
  cancel(): void {
    /* The signal outlives the call by far. */
    this.options.signal?.removeEventListener('abort', this.onAbort);
    this.sender?.cancel();
  }

  private isBatchComplete(): boolean {
    return !this.isWithin(1) || this.ended || this.options.signal?.aborted === true;
  }

  private notify(): void {
    this.wake();
    if (this.isBatchComplete()) this.stopGathering();
  }
}
