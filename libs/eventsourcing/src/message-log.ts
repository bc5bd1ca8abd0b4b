/** The port to the log that usage events come from and notifications go to: Kafka or the embedded journal. */

export interface OutgoingMessage {
  readonly topic: string;
  /** Messages of one key keep their order. */
  readonly key: string;
  readonly value: Buffer;
  readonly headers: Readonly<Record<string, string>>;
  /**
   * What the message was made from. It is never stored: a consumer may get it in the same process, and
   * need not decode the message again.
   */
  readonly decoded?: unknown;
}

export interface IncomingMessage {
  readonly topic: string;
  readonly partition: number;
  readonly offset: number;
  readonly key: Buffer | null;
  readonly value: Buffer | null;
  readonly headers: Readonly<Record<string, Buffer | string | undefined>>;
  /** As the publisher gave it, where it was in this process and lately. */
  readonly decoded?: unknown;
}

export interface MessageBatch {
  readonly topic: string;
  readonly partition: number;
  readonly messages: readonly IncomingMessage[];
  /** Aborts when the lease on the partition is lost: stop, append nothing more, commit nothing. */
  readonly signal: AbortSignal;
  /** Everything up to and including this offset is handled for good. Never call it past a gap. */
  commit(offset: number): Promise<void>;
}

export type BatchHandler = (batch: MessageBatch) => Promise<void>;

export interface PartitionLag {
  readonly topic: string;
  readonly partition: number;
  readonly committedOffset: number;
  readonly lag: number;
}

export interface BatchSource {
  /**
   * Delivers batches, one at a time per partition, each partition in order, from the offset after
   * the last committed one. A handler that throws gets the batch again, from there, after a pause.
   * At least once: a batch may come again after a crash or a change of owner.
   */
  start(topics: readonly string[], handler: BatchHandler): Promise<void>;
  /** Lets the batches under way finish within a bound, then leaves. */
  stop(): Promise<void>;
  lag(): Promise<readonly PartitionLag[]>;
}

export interface MessagePublisher {
  /** Resolves when every message is durable; in order per key. @throws TransientError to be repeated. */
  publish(messages: readonly OutgoingMessage[]): Promise<void>;
  close(): Promise<void>;
}
