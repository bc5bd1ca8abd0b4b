/** The usage log of a run: a broker with leases, or the journal of embedded mode. */
import type {
  BatchHandler,
  IncomingMessage,
  MessagePublisher,
  OutgoingMessage,
  PartitionLag,
} from '#eventsourcing';
import type { SimulatedProcess } from './process.js';

export const USAGE_TOPICS = ['ai-model-executed', 'ai-model-trained'] as const;
export const PARTITIONS_PER_TOPIC = 2;
/** The places for metering processes. With a broker, each place owns a share of the partitions. */
export const CONSUMERS = 2;

export const LETTER_TOPICS = USAGE_TOPICS.map((topic) => `${topic}.dlq`);
export const NOTIFICATION_TOPIC = 'ai-credit-notifications';

export interface Consumer {
  readonly process: SimulatedProcess;
  readonly handle: BatchHandler;
  readonly onFailure: (error: unknown) => void;
}

export interface MessageLog {
  /** Appends from outside, over a connection that does not fail. */
  append(messages: readonly OutgoingMessage[]): Promise<void>;
  /** All messages of a topic. */
  read(topic: string): Promise<readonly IncomingMessage[]>;
  /** The lag of every consumed topic. */
  lag(): Promise<readonly PartitionLag[]>;
  /** Puts a consumer in place of the previous one, which may not be notified; each topic has one group. */
  attach(place: number, consumer: Consumer, topics: readonly string[]): void;
  rebalance(partition: number, place: number, told: boolean): void;
}

export function faultyPublisher(log: MessageLog, process: SimulatedProcess): MessagePublisher {
  return {
    publish: (messages) =>
      process.call(`publishes to ${messages[0]!.topic}`, () => log.append(messages), {
        detachable: true,
        publishes: true,
        half: () => log.append(messages.slice(0, messages.length >> 1)),
      }),
    close: async () => {},
  };
}
