/**
 * Messages that were just published, as consumers in the same process receive them. While they wait, a whole
 * request keeps only its bytes, the keys and the decoded events; the bytes of a message are rebuilt from the
 * request on demand.
 */
import type {
  IncomingMessage,
  MessageRequest,
  OutgoingMessage,
  UnpackRequest,
} from '#eventsourcing';
import { requestOfAll } from './message-block.js';

export interface PublishedOptions {
  readonly topic: string;
  readonly partition: number;
  readonly firstOffset: number;
  readonly messages: readonly OutgoingMessage[];
  readonly unpack?: UnpackRequest;
}

/** Messages of one partition that were written together. */
export interface PublishedBlock {
  readonly messages: readonly IncomingMessage[];
  /** The size of the content, and roughly that in memory. */
  readonly bytes: number;
}

/** The state that the messages of one block share. */
class Block {
  readonly bytes: number;
  readonly topic: string;
  readonly partition: number;
  private readonly firstOffset: number;
  private readonly unpack: UnpackRequest | undefined;
  private readonly request: MessageRequest | undefined;
  /** The messages; absent until they are rebuilt from the request. */
  private messages: readonly OutgoingMessage[] | undefined;

  constructor({ topic, partition, firstOffset, messages, unpack }: PublishedOptions) {
    this.topic = topic;
    this.partition = partition;
    this.firstOffset = firstOffset;
    this.unpack = unpack;
    this.request = unpack && requestOfAll(messages);
    this.messages = this.request ? undefined : messages;
    this.bytes =
      this.request?.bytes.length ?? messages.reduce((sum, { value }) => sum + value.length, 0);
  }

  messageAt(offset: number): OutgoingMessage {
    this.messages ??= this.unpack!(this.request!.bytes);
    return this.messages[offset - this.firstOffset]!;
  }
}

class PublishedMessage implements IncomingMessage {
  constructor(
    private readonly block: Block,
    readonly offset: number,
    readonly keyText: string,
    readonly decoded: unknown,
  ) {}

  get topic(): string {
    return this.block.topic;
  }

  get partition(): number {
    return this.block.partition;
  }

  get key(): Buffer {
    return Buffer.from(this.keyText);
  }

  get value(): Buffer {
    return this.block.messageAt(this.offset).value;
  }

  get headers(): IncomingMessage['headers'] {
    return this.block.messageAt(this.offset).headers;
  }
}

export function publishedBlock(options: PublishedOptions): PublishedBlock {
  const block = new Block(options);
  const { firstOffset } = options;
  const messages = options.messages.map(
    ({ key, decoded }, index) => new PublishedMessage(block, firstOffset + index, key, decoded),
  );
  return { messages, bytes: block.bytes };
}

/** Counts the distinct keys, without creating buffers for messages that were just published. */
export function countKeys(messages: readonly IncomingMessage[]): number {
  const keys = messages.map((one) =>
    one instanceof PublishedMessage ? one.keyText : String(one.key),
  );
  return new Set(keys).size;
}
