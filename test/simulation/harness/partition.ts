/** One partition of a broker: messages by offset, and a lease that only its newest owner holds. */
import { type IncomingMessage, type OutgoingMessage, TransientError } from '#eventsourcing';

export class Partition {
  readonly messages: IncomingMessage[] = [];
  /** The offset after the last one committed. */
  committed = 0;
  /** Increases with every owner; only the owner of the newest generation may commit. */
  generation = 0;
  private waiting: (() => void)[] = [];

  constructor(
    readonly topic: string,
    readonly number: number,
  ) {}

  append({ key, value, headers }: OutgoingMessage): void {
    this.messages.push({
      topic: this.topic,
      partition: this.number,
      offset: this.messages.length,
      key: Buffer.from(key),
      value,
      headers: { ...headers },
    });
    this.wake();
  }

  /** Resolves at the next message or change of owner. */
  news(): Promise<void> {
    return new Promise((resolve) => this.waiting.push(resolve));
  }

  lease(): number {
    this.generation += 1;
    this.wake();
    return this.generation;
  }

  commit(generation: number, offset: number): void {
    if (generation !== this.generation) throw new TransientError('The lease is lost');
    this.committed = offset + 1;
  }

  private wake(): void {
    for (const wake of this.waiting.splice(0)) wake();
  }
}
