/** Kafka adapters of the ports of `#eventsourcing`: a batch source and a publisher. */
export { KafkaBatchSource } from './batch-source.js';
export { kafkaClient, type KafkaConnection } from './client.js';
export { type ClusterDescription, KafkaCluster } from './cluster.js';
export { KafkaGroupOffsets } from './group-offsets.js';
export { KafkaSetupError } from './errors.js';
export type { KafkaEvent, KafkaObserver } from './events.js';
export type { KafkaBatchSourceOptions } from './options.js';
export { KafkaPublisher } from './publisher.js';
