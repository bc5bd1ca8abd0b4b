/** The log of usage in a run: a broker with leases, or the journal of the embedded mode. */
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
/** Places for metering processes; each has its share of the partitions, where there are shares. */
export const CONSUMERS = 2;

export const LETTER_TOPICS = USAGE_TOPICS.map((topic) => `${topic}.dlq`);
export const NOTIFICATION_TOPIC = 'ai-credit-notifications';

export interface Consumer {
  readonly process: SimulatedProcess;
  readonly handle: BatchHandler;
  readonly onFailure: (error: unknown) => void;
}

export interface MessageLog {
  /** From outside, over a wire that does not fail. */
  append(messages: readonly OutgoingMessage[]): Promise<void>;
  /** All that a topic holds. */
  read(topic: string): Promise<readonly IncomingMessage[]>;
  /** The lag of every topic that somebody consumes. */
  lag(): Promise<readonly PartitionLag[]>;
  /** A consumer in the place of the one before, which may not know of it; topics have one group each. */
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
