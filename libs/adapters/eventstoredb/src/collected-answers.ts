/** Collects the responses of a Read call into batches, and pauses the sender while they are not consumed. */
import { nextTurn, within } from '#eventsourcing';
import type { RpcCall } from './rpc-channel.js';

export interface CollectingOptions {
  readonly maxBatch: number;
  /**
   * How long a flood of responses is gathered into a larger batch, in milliseconds. Fewer are delivered
   * immediately.
   */
  readonly gatherMs?: number;
  readonly signal?: AbortSignal;
}

export type Sender = Pick<RpcCall, 'pause' | 'resume' | 'cancel'>;

/** From this number of waiting responses, a larger batch is gathered. */
const FLOOD_ANSWERS = 64;
/** A batch that has reached this size takes no further responses; twice this size may wait in memory. */
export const BATCH_BYTES = 16 * 1024 * 1024;

/**
 * Filled by `add` and `end`. The consumer awaits `gathered` and calls `take`; if that is empty, it checks `isOver`
 * and awaits `arrival`.
 */
export class CollectedAnswers<Answer> {
  private waiting: Answer[] = [];
  /** The size of each waiting response; `bytes` is their sum. */
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

  /** Sets the call that is paused while too much waits, and cancelled by `cancel`. */
  from(sender: Sender): void {
    this.sender = sender;
  }

  /** @param bytes the size of the response on the wire */
  add(answer: Answer, bytes: number): void {
    const hadRoom = this.isWithin(2);
    this.waiting.push(answer);
    this.sizes.push(bytes);
    this.bytes += bytes;
    if (hadRoom && !this.isWithin(2)) this.sender?.pause();
    this.notify();
  }

  /** Whether less than this number of full batches is waiting. */
  private isWithin(batches: number): boolean {
    return (
      this.waiting.length < batches * this.options.maxBatch && this.bytes < batches * BATCH_BYTES
    );
  }

  /** @param failure the error that ended the call, or `null` */
  end(failure: Error | null): void {
    this.ended = true;
    this.failure = failure;
    this.notify();
  }

  /**
   * Resolves when a turn of the event loop brings no more responses or a batch is full. During a flood, which costs
   * less in larger batches, it waits up to `gatherMs` longer.
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

  /** Resolves when there are new responses, the call has ended, or the signal is aborted. */
  arrival(): Promise<void> {
    return new Promise((resolve) => {
      this.wake = resolve;
      if (this.options.signal?.aborted) resolve();
    });
  }

  /** Cancels the call. */
  cancel(): void {
    /* The signal lives much longer than the call. */
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
