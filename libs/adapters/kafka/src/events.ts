/** The events of the Kafka adapter for logs and metrics: commits, failures, joins, gaps in the log. */
import type { TopicPartition } from './topic-partition.js';

export type KafkaEvent =
  /** Offsets up to and including this one are committed. */
  | ({ readonly kind: 'committed'; readonly offset: number } & TopicPartition)
  /** The handler failed; the batch comes again after the pause. */
  | ({
      readonly kind: 'batchFailed';
      readonly offset: number;
      readonly attempt: number;
      readonly pauseMs: number;
      readonly error: unknown;
    } & TopicPartition)
  /** The log no longer holds the committed offset: reading restarts at its beginning. Messages may be lost. */
  | ({ readonly kind: 'offsetReset' } & TopicPartition)
  /** The topic is another one of the same name: it is read from its beginning. What was not read of the former one is lost. */
  | ({ readonly kind: 'topicRecreated' } & TopicPartition)
  | { readonly kind: 'joined'; readonly partitions: readonly TopicPartition[] }
  /** The group may have given the partitions to another member; batches under way are abandoned. */
  | { readonly kind: 'leaseLost'; readonly reason: string }
  /** The consumer ended by itself; a fresh one takes its place. */
  | { readonly kind: 'crashed'; readonly reason: string }
  /** The broker cannot be reached or is not ready; it is tried again. */
  | { readonly kind: 'waiting'; readonly attempt: number; readonly reason: string }
  /** Stopping took longer than allowed; batches under way were abandoned, they come again. */
  | { readonly kind: 'stoppedHard' }
  /** A warning or error of kafkajs itself. */
  | { readonly kind: 'engine'; readonly level: 'warning' | 'error'; readonly message: string };

export type KafkaObserver = (event: KafkaEvent) => void;
