/** A log of partitions with owners, as Kafka has it: offsets, leases with generations, dead-letter topics. */
import { type IncomingMessage, type OutgoingMessage, TransientError } from '#eventsourcing';

export class Partition {
  readonly messages: IncomingMessage[] = [];
  /** The next offset that is not handled for good. */
  committed = 0;
  /** Rises with every owner; only the owner of the newest one may commit. */
  generation = 0;
  private waiting: (() => void)[] = [];

  constructor(
    readonly topic: string,
    readonly number: number,
  ) {}

  get lag(): number {
    return this.messages.length - this.committed;
  }

  append({ key, value, headers }: OutgoingMessage): IncomingMessage {
    const message = {
      topic: this.topic,
      partition: this.number,
      offset: this.messages.length,
      key: Buffer.from(key),
      value,
      headers: { ...headers },
    };
    this.messages.push(message);
    for (const wake of this.waiting.splice(0)) wake();
    return message;
  }

  /** Resolves at the next message or change of owner. */
  news(): Promise<void> {
    return new Promise((resolve) => this.waiting.push(resolve));
  }

  lease(): number {
    this.generation += 1;
    for (const wake of this.waiting.splice(0)) wake();
    return this.generation;
  }

  commit(generation: number, offset: number): void {
    if (generation !== this.generation) throw new TransientError('The lease is lost');
    this.committed = offset + 1;
  }
}

export class SimulatedLog {
  private readonly topics = new Map<string, Partition[]>();

  constructor(
    readonly usageTopics: readonly string[],
    private readonly partitionsPerTopic: number,
  ) {}

  partitions(topic: string): readonly Partition[] {
    const known = this.topics.get(topic);
    if (known) return known;
    const created = Array.from(
      { length: this.partitionsPerTopic },
      (_, number) => new Partition(topic, number),
    );
    this.topics.set(topic, created);
    return created;
  }

  usagePartitions(): Partition[] {
    return this.usageTopics.flatMap((topic) => this.partitions(topic));
  }

  append(messages: readonly OutgoingMessage[]): IncomingMessage[] {
    return messages.map((message) => this.partitionOf(message).append(message));
  }

  private partitionOf({ topic, key }: OutgoingMessage): Partition {
    const partitions = this.partitions(topic);
    const sum = Buffer.from(key).reduce((total, byte) => total + byte, 0);
    return partitions[sum % partitions.length]!;
  }
}
