/** Options of a Kafka batch source, with measured defaults. */
import type { Sleep } from '#eventsourcing';
import type { KafkaConnection } from './client.js';
import type { KafkaObserver } from './events.js';

export interface KafkaBatchSourceOptions {
  readonly connection: KafkaConnection;
  readonly groupId: string;
  readonly sleep: Sleep;
  readonly onEvent: KafkaObserver;
  /** The number of partitions handled concurrently. */
  readonly concurrency?: number;
  readonly sessionTimeoutMs?: number;
  readonly rebalanceTimeoutMs?: number;
  readonly heartbeatIntervalMs?: number;
  /** The range of the back-off after a failure of the handler. */
  readonly firstPauseMs?: number;
  readonly maxPauseMs?: number;
  /** How long `stop` waits for batches in progress. */
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
