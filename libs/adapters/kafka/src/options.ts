/** Options of a Kafka batch source, with defaults that were measured. */
import type { Sleep } from '#eventsourcing';
import type { KafkaConnection } from './client.js';
import type { KafkaObserver } from './events.js';

export interface KafkaBatchSourceOptions {
  readonly connection: KafkaConnection;
  readonly groupId: string;
  readonly sleep: Sleep;
  readonly onEvent: KafkaObserver;
  /** Partitions worked on at the same time. */
  readonly concurrency?: number;
  readonly sessionTimeoutMs?: number;
  readonly rebalanceTimeoutMs?: number;
  readonly heartbeatIntervalMs?: number;
  /** Pauses after a handler failed grow from the first to the largest. */
  readonly firstPauseMs?: number;
  readonly maxPauseMs?: number;
  /** How long `stop` lets batches under way finish. */
  readonly drainMs?: number;
}

export type KafkaSettings = Required<KafkaBatchSourceOptions>;

const DEFAULTS = {
  concurrency: 4,
  sessionTimeoutMs: 30_000,
  rebalanceTimeoutMs: 60_000,
  heartbeatIntervalMs: 3_000,
  firstPauseMs: 100,
  maxPauseMs: 10_000,
  drainMs: 5_000,
};

export function withDefaults(options: KafkaBatchSourceOptions): KafkaSettings {
  return { ...DEFAULTS, ...options };
}
