/** The events of the Kafka adapter for logs and metrics: commits, failures, joins, gaps in the log. */
import type { TopicPartition } from './topic-partition.js';

export type KafkaEvent =
  /** Offsets up to and including this one are committed. */
  | ({ readonly kind: 'committed'; readonly offset: number } & TopicPartition)
  /** The handler failed. The batch is retried after the pause. */
  | ({
      readonly kind: 'batchFailed';
      readonly offset: number;
      readonly attempt: number;
      readonly pauseMs: number;
      readonly error: unknown;
    } & TopicPartition)
  /** The log no longer holds the committed offset, so reading restarts at its beginning. Messages may be lost. */
  | ({ readonly kind: 'offsetReset' } & TopicPartition)
  /**
   * The topic was deleted and created again, so it is read from its beginning. Unread messages of the former topic
   * are lost.
   */
  | ({ readonly kind: 'topicRecreated' } & TopicPartition)
  | { readonly kind: 'joined'; readonly partitions: readonly TopicPartition[] }
  /** The group may have assigned the partitions to another member. Batches in progress are abandoned. */
  | { readonly kind: 'leaseLost'; readonly reason: string }
  /** The consumer ended unexpectedly and is replaced by a new one. */
  | { readonly kind: 'crashed'; readonly reason: string }
  /** The broker cannot be reached or is not ready; the call is retried. */
  | { readonly kind: 'waiting'; readonly attempt: number; readonly reason: string }
  /** Stopping exceeded the drain time. Batches in progress were abandoned and will be delivered again. */
  | { readonly kind: 'stoppedHard' }
  /** A warning or error of kafkajs itself. */
  | { readonly kind: 'engine'; readonly level: 'warning' | 'error'; readonly message: string };

export type KafkaObserver = (event: KafkaEvent) => void;
