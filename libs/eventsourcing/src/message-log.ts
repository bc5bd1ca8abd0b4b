/** The message log port, for incoming usage events and outgoing notifications: Kafka or the embedded journal. */

export interface OutgoingMessage {
  readonly topic: string;
  /** Messages with the same key keep their order. */
  readonly key: string;
  readonly value: Buffer;
  readonly headers: Readonly<Record<string, string>>;
  /**
   * The object that the message was encoded from. Never stored; a consumer in the same process may use it instead of
   * decoding the message.
   */
  readonly decoded?: unknown;
  /** The batch request it came in, if any; `value` and `headers` can be restored from its bytes. */
  readonly request?: MessageRequest;
}

const SHOWN_CHARACTERS_MAX = 100;

/** The log rejects this message permanently; the messages before it in the call are written. */
export class MessageTooLargeError extends Error {
  override readonly name = 'MessageTooLargeError';

  constructor(readonly outgoing: OutgoingMessage) {
    const { topic, key, value } = outgoing;
    const shown =
      key.length > SHOWN_CHARACTERS_MAX ? `${key.slice(0, SHOWN_CHARACTERS_MAX)}…` : key;
    super(`A message of ${value.length} bytes with key "${shown}" is too large for "${topic}"`);
  }
}

/** The message with more headers, and without `request`, whose bytes lack them. */
export function withHeaders(
  { topic, key, value, headers, decoded }: OutgoingMessage,
  more: OutgoingMessage['headers'],
): OutgoingMessage {
  return { topic, key, value, headers: { ...headers, ...more }, decoded };
}

/** One request of a publisher with all its messages. */
export interface MessageRequest {
  readonly bytes: Buffer;
  /** How many messages the bytes hold. The bytes replace the messages only if all are there, in order. */
  readonly messages: number;
}

/** Decodes the messages of a request from its bytes. */
export type UnpackRequest = (bytes: Buffer) => readonly OutgoingMessage[];

export interface IncomingMessage {
  readonly topic: string;
  readonly partition: number;
  readonly offset: number;
  readonly key: Buffer | null;
  readonly value: Buffer | null;
  readonly headers: Readonly<Record<string, Buffer | string | undefined>>;
  /** The decoded message, if this process published it recently. */
  readonly decoded?: unknown;
  /** Why the log cannot read the messages up to this one, which represents them and has no key and value. */
  readonly unreadable?: string;
}

export interface MessageBatch {
  readonly topic: string;
  readonly partition: number;
  readonly messages: readonly IncomingMessage[];
  /** Aborts when the lease on the partition is lost: stop, append nothing more, commit nothing. */
  readonly signal: AbortSignal;
  /**
   * Marks everything up to and including this offset as handled. Never call it past a gap.
   * @param note stored with the offset, up to `NOTE_BYTES_MAX`; without one, the last note may be kept or lost
   */
  commit(offset: number, note?: string): Promise<void>;
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
   * Delivers batches from the offset after the last committed one: one at a time per partition, each partition in
   * order. If a handler throws, it gets the batch again after a pause.
   * At least once: a batch may be delivered again after a crash or a change of owner.
   */
  start(topics: readonly string[], handler: BatchHandler): Promise<void>;
  /** Waits a bounded time for batches in progress, then leaves. */
  stop(): Promise<void>;
  /** @throws TransientError if the call must be repeated, for example during a leader election */
  lag(): Promise<readonly PartitionLag[]>;
}

export interface MessagePublisher {
  /**
   * Resolves when every message is durable; order is kept per key.
   * @throws TransientError if the call must be repeated
   */
  publish(messages: readonly OutgoingMessage[]): Promise<void>;
  close(): Promise<void>;
}

/** The longest note that every log can store with an offset, in bytes of UTF-8. */
export const NOTE_BYTES_MAX = 2_000;

/** The offset of a consumer group in one partition. */
export interface GroupOffset {
  readonly topic: string;
  readonly partition: number;
  /** The offset of the next message to read. */
  readonly nextOffset: number;
}

export interface CommittedOffset extends GroupOffset {
  /** The note committed with the offset. */
  readonly note: string | null;
  /** The offset of the oldest message in the partition, or of the next one if it is empty. */
  readonly oldestOffset: number;
}

/** The offsets of a consumer group, from outside the group. All methods throw TransientError if the call must be repeated. */
export interface GroupOffsets {
  /** The committed offset of each partition in which the group has ever committed. */
  committed(topics: readonly string[]): Promise<readonly CommittedOffset[]>;
  /**
   * Sets the group back to these offsets and removes their notes.
   * @throws SetupError while consumers of the group run, if the engine does not allow that
   */
  rewind(offsets: readonly GroupOffset[]): Promise<void>;
}
