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
  /** Where it came with others; `value` and `headers` can then be made of these bytes again. */
  readonly request?: MessageRequest;
}

const SHOWN_CHARACTERS_MAX = 100;

/** The log refuses this one message for good; those before it in the call are written. */
export class MessageTooLargeError extends Error {
  override readonly name = 'MessageTooLargeError';

  constructor(readonly outgoing: OutgoingMessage) {
    const { topic, key, value } = outgoing;
    const shown =
      key.length > SHOWN_CHARACTERS_MAX ? `${key.slice(0, SHOWN_CHARACTERS_MAX)}…` : key;
    super(`A message of ${value.length} bytes with key "${shown}" is too large for "${topic}"`);
  }
}

/** The message with more headers; it no longer says the same as the request it came in. */
export function withHeaders(
  { topic, key, value, headers, decoded }: OutgoingMessage,
  more: OutgoingMessage['headers'],
): OutgoingMessage {
  return { topic, key, value, headers: { ...headers, ...more }, decoded };
}

/** One request of a publisher with all its messages. */
export interface MessageRequest {
  readonly bytes: Buffer;
  /** How many messages the bytes hold: all of them, in their order, or the bytes stand for nothing. */
  readonly messages: number;
}

/** Makes the messages of a request from its bytes again. */
export type UnpackRequest = (bytes: Buffer) => readonly OutgoingMessage[];

export interface IncomingMessage {
  readonly topic: string;
  readonly partition: number;
  readonly offset: number;
  readonly key: Buffer | null;
  readonly value: Buffer | null;
  readonly headers: Readonly<Record<string, Buffer | string | undefined>>;
  /** The decoded message, if this process published it a short while ago. */
  readonly decoded?: unknown;
  /** Why the log cannot say what the messages up to this one hold; it stands for them, without key and value. */
  readonly unreadable?: string;
}

export interface MessageBatch {
  readonly topic: string;
  readonly partition: number;
  readonly messages: readonly IncomingMessage[];
  /** Aborts when the lease on the partition is lost: stop, append nothing more, commit nothing. */
  readonly signal: AbortSignal;
  /**
   * Everything up to and including this offset is handled for good. Never call it past a gap.
   * @param note kept with the offset, up to `NOTE_BYTES_MAX`; without one, the last may stay or be forgotten
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
   * Delivers batches, one at a time per partition, each partition in order, from the offset after
   * the last committed one. A handler that throws gets the batch again, from there, after a pause.
   * At least once: a batch may come again after a crash or a change of owner.
   */
  start(topics: readonly string[], handler: BatchHandler): Promise<void>;
  /** Lets the batches under way finish within a bound, then leaves. */
  stop(): Promise<void>;
  /** @throws TransientError to be repeated, such as while a leader is elected. */
  lag(): Promise<readonly PartitionLag[]>;
}

export interface MessagePublisher {
  /** Resolves when every message is durable; in order per key. @throws TransientError to be repeated. */
  publish(messages: readonly OutgoingMessage[]): Promise<void>;
  close(): Promise<void>;
}

/** The longest note that every log can store with an offset, in bytes of UTF-8. */
export const NOTE_BYTES_MAX = 2_000;

/** How far a group of consumers has come in one partition. */
export interface GroupOffset {
  readonly topic: string;
  readonly partition: number;
  /** The offset of the message that it reads next. */
  readonly nextOffset: number;
}

export interface CommittedOffset extends GroupOffset {
  /** The note that was committed with the offset. */
  readonly note: string | null;
  /** The offset of the oldest message that the partition still holds, or of the next one where it is empty. */
  readonly oldestOffset: number;
}

/** The offsets of a group of consumers, seen from outside. All throw TransientError, to be repeated. */
export interface GroupOffsets {
  /** The offset of each partition in which the group has ever committed. */
  committed(topics: readonly string[]): Promise<readonly CommittedOffset[]>;
  /**
   * From there on the group reads again; notes are forgotten.
   * @throws SetupError while consumers of the group run, where the engine does not allow that
   */
  rewind(offsets: readonly GroupOffset[]): Promise<void>;
}
