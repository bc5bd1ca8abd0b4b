/** A record that replaces an unreadable record batch. It holds the reason, and reading continues after it. */
import type { RecordBatchContext } from './record-view.js';

/** Has the offset of the batch's last record, so that committing it moves past the batch. */
export class UnreadableBatch {
  readonly attributes = 0;
  readonly key = null;
  readonly value = null;
  readonly headers = {};
  readonly offset: string;
  readonly reason: string;

  constructor(
    readonly batchContext: RecordBatchContext,
    error: unknown,
  ) {
    const first = Number(batchContext.firstOffset);
    const last = first + Math.max(0, batchContext.lastOffsetDelta);
    const why = error instanceof Error ? error.message : String(error);
    this.offset = String(last);
    this.reason = `The record batch with the offsets ${first} to ${last} cannot be read: ${why}. Send what it held again, in smaller batches.`;
  }

  get isControlRecord(): boolean {
    return this.batchContext.isControlBatch;
  }

  get timestamp(): string {
    return this.batchContext.maxTimestamp;
  }
}
