/**
 * Messages on their way from a publisher to a consumer of the same process: what was just written need
 * not be read and decoded again. The file is the truth; what is not here is read from there.
 */
import type { IncomingMessage } from '#eventsourcing';
import type { SqliteFile } from './sqlite-file.js';

/** How many messages are kept in memory where consumers fall behind: some 3 KB each. */
const MESSAGES_MAX = 24_000;

type Blocks = Map<number, readonly IncomingMessage[]>;

export class JournalMemory {
  /** Blocks of messages written together, by first offset, for each partition consumed in this process. */
  private readonly partitions = new Map<string, Blocks>();
  private held = 0;
  private waiting: (() => void)[] = [];

  get hasRoom(): boolean {
    return this.held < MESSAGES_MAX / 2;
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
  remember(block: readonly IncomingMessage[]): void {
    const { topic, partition, offset } = block[0]!;
    const blocks = this.partitions.get(nameOf(topic, partition));
    if (!blocks || this.held + block.length > MESSAGES_MAX) return;
    blocks.set(offset, block);
    this.held += block.length;
  }

  /** Whole blocks from the one that begins right after the offset; none where that is not known. */
  after(topic: string, partition: number, offset: number, messagesMax: number): IncomingMessage[] {
    const messages: IncomingMessage[] = [];
    const blocks = this.partitions.get(nameOf(topic, partition));
    for (;;) {
      const block = blocks?.get(offset + 1 + messages.length);
      if (!block || messages.length + block.length > messagesMax) return messages;
      messages.push(...block);
    }
  }

  /** Drops blocks that end at the offset or before. */
  forget(topic: string, partition: number, upTo: number): void {
    const blocks = this.partitions.get(nameOf(topic, partition));
    for (const [first, block] of blocks ?? []) {
      if (first + block.length - 1 > upTo) break;
      blocks!.delete(first);
      this.held -= block.length;
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
