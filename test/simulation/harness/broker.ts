/** A simulated broker for many processes, like Kafka: every partition has one owner, and former owners are fenced. */
import { type OutgoingMessage, TransientError } from '#eventsourcing';
import { type Consumer, CONSUMERS, type MessageLog, PARTITIONS_PER_TOPIC } from './message-log.js';
import { Partition } from './partition.js';

interface Ownership {
  readonly partition: Partition;
  readonly consumers: Map<number, Consumer>;
  place: number;
  lease: AbortController;
}

export class Broker implements MessageLog {
  private readonly topics = new Map<string, Partition[]>();
  private readonly ownerships: Ownership[] = [];

  constructor(private readonly batchMax: number) {}

  async append(messages: readonly OutgoingMessage[]): Promise<void> {
    for (const message of messages) {
      const partitions = this.partitions(message.topic);
      const sum = Buffer.from(message.key).reduce((total, byte) => total + byte, 0);
      partitions[sum % partitions.length]!.append(message);
    }
  }

  async read(topic: string) {
    return this.partitions(topic).flatMap(({ messages }) => messages);
  }

  async lag() {
    return this.ownerships.map(({ partition: { topic, number, committed, messages } }) => ({
      topic,
      partition: number,
      committedOffset: committed - 1,
      lag: messages.length - committed,
    }));
  }

  attach(place: number, consumer: Consumer, topics: readonly string[]): void {
    for (const topic of topics) {
      for (const ownership of this.ownershipsOf(topic)) {
        ownership.consumers.set(place, consumer);
        if (ownership.place === place) this.assign(ownership, consumer);
      }
    }
  }

  rebalance(partition: number, place: number, told: boolean): void {
    const ownership = this.ownerships[partition % this.ownerships.length]!;
    if (told) ownership.lease.abort(this);
    ownership.place = place % CONSUMERS;
    this.assign(ownership, ownership.consumers.get(ownership.place)!);
  }

  /** Assigns the partitions when the first member of the group attaches. */
  private ownershipsOf(topic: string): Ownership[] {
    const known = this.ownerships.filter(({ partition }) => partition.topic === topic);
    if (known.length > 0) return known;
    const shared = this.partitions(topic).map((partition, index) => ({
      partition,
      consumers: new Map<number, Consumer>(),
      place: index % CONSUMERS,
      lease: new AbortController(),
    }));
    this.ownerships.push(...shared);
    return shared;
  }

  private assign(ownership: Ownership, consumer: Consumer): void {
    ownership.lease = new AbortController();
    const { signal } = ownership.lease;
    this.consume(ownership.partition, consumer, signal).catch(consumer.onFailure);
  }

  /** Fetches batches and hands them over; after a failure it resumes from the committed offset. */
  private async consume(
    partition: Partition,
    { process, handle }: Consumer,
    signal: AbortSignal,
  ): Promise<void> {
    const { topic, number } = partition;
    const generation = partition.lease();
    const commit = (offset: number) =>
      process.call(`commits ${topic}/${number}/${offset}`, async () =>
        partition.commit(generation, offset),
      );
    let position = partition.committed;
    while (!signal.aborted && process.alive) {
      await process.turn();
      const messages = partition.messages.slice(position, position + this.batchMax);
      if (messages.length === 0) {
        await partition.news();
        continue;
      }
      try {
        await handle({ topic, partition: number, messages, signal, commit });
        position += messages.length;
      } catch (error) {
        if (!(error instanceof TransientError)) throw error;
        if (partition.generation !== generation) return;
        position = partition.committed;
      }
    }
  }

  private partitions(topic: string): Partition[] {
    const known = this.topics.get(topic);
    if (known) return known;
    const numbers = [...Array(PARTITIONS_PER_TOPIC).keys()];
    const created = numbers.map((number) => new Partition(topic, number));
    this.topics.set(topic, created);
    return created;
  }
}
