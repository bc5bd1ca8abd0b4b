/** Creates the kafkajs client: brokers, TLS, SASL, timeouts and retries. */
import type { Kafka, LogEntry, SASLOptions } from 'kafkajs';
import type { KafkaObserver } from './events.js';
import { kafkajs } from './kafkajs.js';

export interface KafkaSsl {
  /** CA certificates (PEM). If absent, the system's are trusted. */
  readonly ca?: string;
  /** The client certificate and key (PEM), for brokers that require one. */
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

/** Pauses stay short so that a recovered broker is found soon. */
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
 * Skips connection errors that the failing call reports itself. With several brokers, the call may succeed on
 * another one, so an unavailable broker is reported only here.
 */
const isSaidByCaller = ({ namespace }: LogEntry, brokers: readonly string[]): boolean =>
  namespace === 'Connection' || (namespace === 'BrokerPool' && brokers.length === 1);

/** Reports the log entries of kafkajs as events. kafkajs reports an offset reset only in its log. */
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
