/** Apache Kafka for integration tests. */
export type { KafkaVersion } from './artifacts.js';
export { type RunningKafka, startKafka, type StartKafkaOptions } from './broker.js';
export { selfSigned } from './certificates.js';
export { run as runProgram } from './processes.js';
