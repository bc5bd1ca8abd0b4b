/** Makes the kafkajs client: brokers, TLS and SASL, timeouts and retries. */
import type { Kafka, LogEntry, SASLOptions } from 'kafkajs';
import type { KafkaObserver } from './events.js';
import { kafkajs } from './kafkajs.js';

export interface KafkaSsl {
  /** PEM. Without it the system's authorities are trusted. */
  readonly ca?: string;
  /** PEM of the client's own certificate and key, for brokers that ask for one. */
  readonly cert?: string;
  readonly key?: string;
}

export interface KafkaSasl {
  readonly mechanism: 'plain' | 'scram-sha-256' | 'scram-sha-512';
  readonly username: string;
  readonly password: string;
}

export interface KafkaConnection {
  readonly brokers: readonly string[];
  readonly clientId: string;
  readonly ssl?: KafkaSsl | true;
  readonly sasl?: KafkaSasl;
}

const OUT_OF_RANGE = 'Offset out of range, resetting to default offset';

/** Pauses stay short, so that a broker that is back is found at once. */
const RETRY = {
  initialRetryTime: 100,
  maxRetryTime: 2_000,
  multiplier: 2,
  factor: 0.2,
  retries: 5,
};

export function kafkaClient(connection: KafkaConnection, onEvent: KafkaObserver): Kafka {
  const { brokers, clientId, ssl, sasl } = connection;
  return new kafkajs.Kafka({
    brokers: [...brokers],
    clientId,
    ...(ssl && { ssl: ssl === true ? true : { ...ssl } }),
    ...(sasl && { sasl: sasl as SASLOptions }),
    connectionTimeout: 5_000,
    authenticationTimeout: 10_000,
    requestTimeout: 20_000,
    retry: RETRY,
    logLevel: kafkajs.logLevel.WARN,
    logCreator: () => (entry) => {
      if (!isSaidByCaller(entry, brokers)) report(entry, onEvent);
    },
  });
}

/**
 * A connection that fails makes calls fail, and whoever made them says so. Of several brokers the others may do: that one is
 * away is then said here alone.
 */
const isSaidByCaller = ({ namespace }: LogEntry, brokers: readonly string[]): boolean =>
  namespace === 'Connection' || (namespace === 'BrokerPool' && brokers.length === 1);

/** Reports events of kafkajs; a reset offset appears in its log only. */
function report({ level, namespace, log }: LogEntry, onEvent: KafkaObserver): void {
  if (log.message === OUT_OF_RANGE) {
    onEvent({ kind: 'offsetReset', topic: String(log.topic), partition: Number(log.partition) });
    return;
  }
  const detail = typeof log.error === 'string' ? `: ${log.error}` : '';
  const message = `${namespace}: ${log.message}${detail}`;
  const isError = level === kafkajs.logLevel.ERROR;
  onEvent({ kind: 'engine', level: isError ? 'error' : 'warning', message });
}
