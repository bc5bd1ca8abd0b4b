/** Publishes messages to Kafka durably, in order per key. Concurrent calls share requests. */
import {
  GroupQueue,
  type MessagePublisher,
  MessageTooLargeError,
  type OutgoingMessage,
  retryTransient,
  type Sleep,
  type TransientError,
} from '#eventsourcing';
import type { Kafka, Producer } from 'kafkajs';
import { kafkaClient, type KafkaConnection } from './client.js';
import { asPortError, errorType, isRefused } from './errors.js';
import type { KafkaObserver } from './events.js';
import { byTopic, chunksOf, takeGroup } from './outgoing.js';
import { byKey } from './partitioner.js';

/** Including the retries of kafkajs in each attempt, half a minute: long enough for a broker to restart. */
const PATIENCE = { firstPauseMs: 1_000, maxPauseMs: 1_000, attemptsMax: 12, isFinal: isRefused };

interface Waiting {
  readonly messages: readonly OutgoingMessage[];
  resolve(): void;
  reject(error: unknown): void;
}

export interface KafkaPublisherOptions {
  readonly connection: KafkaConnection;
  readonly sleep: Sleep;
  readonly onEvent: KafkaObserver;
}

export class KafkaPublisher implements MessagePublisher {
  private readonly kafka: Kafka;
  /**
   * Sends one request at a time: kafkajs gives the sequence numbers of a failed request to the next one, which the
   * broker would take for a repetition and drop.
   */
  private readonly queue = new GroupQueue<Waiting>((waiting) => this.sendGroup(takeGroup(waiting)));
  private producer: Producer | undefined;
  private readonly closing = new AbortController();

  constructor(private readonly options: KafkaPublisherOptions) {
    this.kafka = kafkaClient(options.connection, options.onEvent);
  }

  publish(messages: readonly OutgoingMessage[]): Promise<void> {
    return new Promise((resolve, reject) => {
      this.queue.add({ messages, resolve, reject });
    });
  }

  /** Attempts once to send what is still queued, then closes. */
  async close(): Promise<void> {
    this.closing.abort();
    await this.queue.idle();
    await this.dropProducer();
  }

  private async sendGroup(group: readonly Waiting[]): Promise<void> {
    try {
      for (const chunk of chunksOf(group.flatMap(({ messages }) => messages))) {
        await this.sendChunk(chunk);
      }
      for (const { resolve } of group) resolve();
    } catch (error) {
      const isShared = group.length > 1 && error instanceof MessageTooLargeError;
      if (!isShared) for (const { reject } of group) reject(error);
      else for (const each of group) await this.sendGroup([each]);
    }
  }

  private async sendChunk(chunk: readonly OutgoingMessage[]): Promise<void> {
    try {
      await this.sendPatiently(chunk);
    } catch (error) {
      await this.dropProducer();
      if (errorType(error) !== 'MESSAGE_TOO_LARGE') throw error;
      if (chunk.length === 1) throw new MessageTooLargeError(chunk[0]!);
      const middle = chunk.length >> 1;
      await this.sendChunk(chunk.slice(0, middle));
      await this.sendChunk(chunk.slice(middle));
    }
  }

  /** Retries the identical request with the same producer, so that the broker drops what it has already written. */
  private async sendPatiently(chunk: readonly OutgoingMessage[]): Promise<void> {
    const { sleep, onEvent } = this.options;
    const { signal } = this.closing;
    const onRetry = ({ message }: TransientError, attempt: number) =>
      onEvent({ kind: 'waiting', attempt, reason: message });
    await retryTransient(() => this.send(chunk), { ...PATIENCE, sleep, signal, onRetry });
  }

  /** @throws TransientError if the same request may succeed later */
  private async send(chunk: readonly OutgoingMessage[]): Promise<void> {
    try {
      const producer = await this.connectedProducer();
      await producer.sendBatch({ topicMessages: byTopic(chunk), acks: -1 });
    } catch (error) {
      throw asPortError(error, 'writing messages');
    }
  }

  private async connectedProducer(): Promise<Producer> {
    if (this.producer) return this.producer;
    const producer = this.kafka.producer({
      idempotent: true,
      maxInFlightRequests: 1,
      createPartitioner: byKey,
      allowAutoTopicCreation: false,
    });
    try {
      await producer.connect();
    } catch (error) {
      await producer.disconnect();
      throw error;
    }
    this.producer = producer;
    return producer;
  }

  /** After a failure the next request needs a new producer id, with sequence numbers from zero. */
  private async dropProducer(): Promise<void> {
    const { producer } = this;
    this.producer = undefined;
    await producer?.disconnect();
  }
}
