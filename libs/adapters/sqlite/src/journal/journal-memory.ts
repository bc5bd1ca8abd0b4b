/**
 * Messages on their way from a publisher to a consumer of the same process: what was just written need
 * not be read and decoded again. The file is the truth; what is not here is read from there.
 */
import { areTurnsShort, type IncomingMessage } from '#eventsourcing';
import { BATCH_BYTES } from './journal-rows.js';
import type { PublishedBlock } from './published-block.js';
import type { SqliteFile } from '../file/sqlite-file.js';

export interface MemoryBounds {
  readonly messages: number;
  readonly bytes: number;
}

/** The most that is remembered where consumers fall behind; messages have some 3 KB, and some have 64. */
const BOUNDS: MemoryBounds = { messages: 24_000, bytes: 64 * 1024 * 1024 };

/** The share of the most messages that has a publisher wait for the consumer. */
const FULL_AT = 1 / 2;
/**
 * The same while runs wait for the gate's answers, which come no sooner than the collection of garbage ends: it copies what
 * still waits.
 */
const FULL_AT_SHORT_TURNS = 1 / 8;

type Blocks = Map<number, PublishedBlock>;

export class JournalMemory {
  /** Blocks of messages written together, by first offset, for each partition consumed in this process. */
  private readonly partitions = new Map<string, Blocks>();
  private readonly held = { messages: 0, bytes: 0 };
  private waiting: (() => void)[] = [];

  constructor(private readonly bounds = BOUNDS) {}

  get hasRoom(): boolean {
    const { held, bounds } = this;
    const share = areTurnsShort() ? FULL_AT_SHORT_TURNS : FULL_AT;
    return held.messages < bounds.messages * share && held.bytes < bounds.bytes * FULL_AT;
  }

  /** Keeps what is published to the partition from now on, until it is consumed. */
  follow(topic: string, partition: number): void {
    const name = nameOf(topic, partition);
    if (!this.partitions.has(name)) this.partitions.set(name, new Map());
  }

  /**
   * Resolves when there is room again: a publisher that is faster than the consumer waits a little, so
   * that what it writes need not be read from the file.
   */
  room(): Promise<void> {
    if (this.hasRoom) return Promise.resolve();
    return new Promise((resolve) => this.waiting.push(resolve));
  }

  /** To be called once they are durable. @param block in the order of their offsets, without a gap. */
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

  /** Whole blocks from the one that begins right after the offset, as much as a batch holds; none where that is not known. */
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

  /** Drops blocks that end at the offset or before. */
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

/** The memory of a file, shared by all journals over it. */
export function memoryOf(file: SqliteFile): JournalMemory {
  let memory = memories.get(file);
  if (!memory) memories.set(file, (memory = new JournalMemory()));
  return memory;
}
