/** A record whose key, value and headers are sliced from the fetched bytes on demand. */
import { ByteCursor } from './byte-cursor.js';
import { readHeaderTexts } from './header-texts.js';

/** The members that all records of a batch share, under the names of kafkajs. */
export interface RecordBatchContext {
  readonly firstOffset: string;
  readonly firstTimestamp: string;
  readonly partitionLeaderEpoch: number;
  readonly inTransaction: boolean;
  readonly isControlBatch: boolean;
  readonly lastOffsetDelta: number;
  readonly producerId: string;
  readonly producerEpoch: number;
  readonly firstSequence: number;
  readonly maxTimestamp: string;
  readonly timestampType: number;
  readonly magicByte: number;
}

export type RecordHeaders = Record<string, Buffer | null | (Buffer | null)[]>;

const LOG_APPEND_TIME = 1;

export class RecordView {
  // eslint-disable-next-line @typescript-eslint/max-params -- One object a record: a second one for its parts would cost as much again.
  constructor(
    readonly batchContext: RecordBatchContext,
    readonly attributes: number,
    readonly offset: string,
    private readonly bytes: Buffer,
    private readonly timestampAt: number,
    private readonly keyAt: number,
    private readonly valueAt: number,
    private readonly headersAt: number,
  ) {}

  get magicByte(): number {
    return this.batchContext.magicByte;
  }

  get isControlRecord(): boolean {
    return this.batchContext.isControlBatch;
  }

  get timestamp(): string {
    const { timestampType, maxTimestamp, firstTimestamp } = this.batchContext;
    if (timestampType === LOG_APPEND_TIME) return maxTimestamp;
    return String(BigInt(firstTimestamp) + this.cursor(this.timestampAt).varlong());
  }

  get key(): Buffer | null {
    return this.cursor(this.keyAt).lengthPrefixed();
  }

  get value(): Buffer | null {
    return this.cursor(this.valueAt).lengthPrefixed();
  }

  /** Headers without a prototype, because one may be named `constructor`. A repeated name holds a list. */
  get headers(): RecordHeaders {
    const headers = Object.create(null) as RecordHeaders;
    const cursor = this.cursor(this.headersAt);
    for (let left = cursor.varint(); left > 0; left--) {
      const name = String(cursor.lengthPrefixed());
      const value = cursor.lengthPrefixed();
      const earlier = headers[name];
      headers[name] = earlier === undefined ? value : [earlier, value].flat();
    }
    return headers;
  }

  get headerTexts(): Record<string, string | Buffer> {
    return readHeaderTexts(this.cursor(this.headersAt));
  }

  private cursor(at: number): ByteCursor {
    return new ByteCursor(this.bytes, at);
  }
}
