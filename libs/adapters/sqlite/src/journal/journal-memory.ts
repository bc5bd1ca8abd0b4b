/**
 * Messages between a publisher and a consumer of the same process, so that they are not read and decoded again. The
 * file is authoritative; the consumer reads from it whatever is missing here.
 */
import { areTurnsShort, type IncomingMessage } from '#eventsourcing';
import { BATCH_BYTES } from './journal-rows.js';
import type { PublishedBlock } from './published-block.js';
import type { SqliteFile } from '../file/sqlite-file.js';

export interface MemoryBounds {
  readonly messages: number;
  readonly bytes: number;
}

/** The limit if consumers fall behind. Messages typically have 3 KB, some 64 KB. */
const BOUNDS: MemoryBounds = { messages: 24_000, bytes: 64 * 1024 * 1024 };

/** From this share of the limit, publishers wait for the consumer. */
const FULL_AT = 1 / 2;
/**
 * The same while runs wait for responses of the gate: garbage collection, which delays those responses, copies all
 * waiting messages.
 */
const FULL_AT_SHORT_TURNS = 1 / 8;

type Blocks = Map<number, PublishedBlock>;

export class JournalMemory {
  /** For each partition consumed in this process: the blocks of messages written together, by first offset. */
  private readonly partitions = new Map<string, Blocks>();
  private readonly held = { messages: 0, bytes: 0 };
  private waiting: (() => void)[] = [];

  constructor(private readonly bounds = BOUNDS) {}

  get hasRoom(): boolean {
    const { held, bounds } = this;
    const share = areTurnsShort() ? FULL_AT_SHORT_TURNS : FULL_AT;
    return held.messages < bounds.messages * share && held.bytes < bounds.bytes * FULL_AT;
  }

  /** Keeps messages published to the partition from now on, until they are consumed. */
  follow(topic: string, partition: number): void {
    const name = nameOf(topic, partition);
    if (!this.partitions.has(name)) this.partitions.set(name, new Map());
  }

  /**
   * Resolves when there is room. A publisher that is faster than the consumer waits briefly, so that its messages
   * need not be read from the file.
   */
  room(): Promise<void> {
    if (this.hasRoom) return Promise.resolve();
    return new Promise((resolve) => this.waiting.push(resolve));
  }

  /**
   * Must be called once the messages are durable.
   * @param block in the order of offsets, without a gap
   */
  remember(block: PublishedBlock): void {
    const { topic, partition, offset } = block.messages[0]!;
    const blocks = this.partitions.get(nameOf(topic, partition));
    const { held, bounds } = this;
    const isFull =
      held.messages + block.messages.length > bounds.messages ||
      held.bytes + block.bytes > bounds.bytes;
    if (!blocks || isFull) return;
    blocks.set(offset, block);
    this.hold(block, 1);
  }

  private hold({ messages, bytes }: PublishedBlock, times: 1 | -1): void {
    this.held.messages += times * messages.length;
    this.held.bytes += times * bytes;
  }

  /**
   * Returns whole blocks from the one directly after the offset, up to the size of a batch; none if that block is
   * not in memory.
   */
  after(topic: string, partition: number, offset: number, messagesMax: number): IncomingMessage[] {
    const messages: IncomingMessage[] = [];
    const blocks = this.partitions.get(nameOf(topic, partition));
    for (let bytes = 0; bytes < BATCH_BYTES;) {
      const block = blocks?.get(offset + 1 + messages.length);
      if (!block || messages.length + block.messages.length > messagesMax) break;
      messages.push(...block.messages);
      bytes += block.bytes;
    }
    return messages;
  }

  /** Drops blocks that end at or before the offset. */
  forget(topic: string, partition: number, upTo: number): void {
    const blocks = this.partitions.get(nameOf(topic, partition));
    for (const [first, block] of blocks ?? []) {
      if (first + block.messages.length - 1 > upTo) break;
      blocks!.delete(first);
      this.hold(block, -1);
    }
    if (this.hasRoom) for (const wake of this.waiting.splice(0)) wake();
  }
}

const nameOf = (topic: string, partition: number): string => `${partition} ${topic}`;

const memories = new WeakMap<SqliteFile, JournalMemory>();

/** The memory of a file, shared by all journals that use the file. */
export function memoryOf(file: SqliteFile): JournalMemory {
  let memory = memories.get(file);
  if (!memory) memories.set(file, (memory = new JournalMemory()));
  return memory;
}
