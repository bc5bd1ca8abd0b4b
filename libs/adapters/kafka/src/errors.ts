/**
 * Separates transient errors of Kafka from those that a wrong configuration or missing permission causes, and
 * reduces each to one line.
 */
import { DeniedError, TransientError } from '#eventsourcing';

const FATAL_TYPES = new Set([
  'SASL_AUTHENTICATION_FAILED',
  'UNSUPPORTED_SASL_MECHANISM',
  'TOPIC_AUTHORIZATION_FAILED',
  'GROUP_AUTHORIZATION_FAILED',
  'CLUSTER_AUTHORIZATION_FAILED',
  'INVALID_TOPIC_EXCEPTION',
  'INVALID_GROUP_ID',
  'INVALID_SESSION_TIMEOUT',
]);

const FATAL_NAMES = new Set(['KafkaJSSASLAuthenticationError', 'KafkaJSNotImplemented']);

/** kafkajs also reports a connection that breaks during authentication as failed authentication. */
const BROKEN_CONNECTION = /closed|timed out|timeout|ECONN|EPIPE/i;

/** Codes of Node's TLS for certificates that a retry does not make valid. */
const CERTIFICATE_CODE =
  /^(CERT_|ERR_TLS_|ERR_SSL_|UNABLE_TO_|SELF_SIGNED_|DEPTH_ZERO_|INVALID_CA|HOSTNAME_MISMATCH)/;

interface EngineError extends Error {
  readonly type?: string;
  readonly code?: string | number;
  readonly broker?: string;
  readonly retriable?: boolean;
}

/** The configuration is wrong or the broker refuses the request; retrying does not help. */
export class KafkaSetupError extends DeniedError {
  override readonly name = 'KafkaSetupError';
}

/** The error and its causes. kafkajs wraps the relevant error in others, sometimes without a cause. */
function chainOf(error: unknown): EngineError[] {
  const chain: EngineError[] = [];
  for (let link = error; link instanceof Error && chain.length < 10; link = link.cause) {
    chain.push(link);
  }
  return chain;
}

export function errorType(error: unknown): string | undefined {
  return chainOf(error).find(({ type }) => type !== undefined)?.type;
}

/** Whether the broker has responded, and would give the same response again. */
export function isRefused(error: unknown): boolean {
  return chainOf(error).some(({ type, retriable }) => type !== undefined && retriable === false);
}

export function oneLine(error: unknown): string {
  const chain = chainOf(error);
  const innermost = chain.at(-1);
  if (!innermost) return String(error);
  const broker = chain.find((link) => link.broker !== undefined)?.broker;
  const message = innermost.message.replace(/\s+/g, ' ');
  return broker && !message.includes(broker) ? `${message} (${broker})` : message;
}

function isFatal(error: unknown): boolean {
  return chainOf(error).some(
    ({ name, type, code, message }) =>
      (FATAL_NAMES.has(name) && !BROKEN_CONNECTION.test(message)) ||
      (type !== undefined && FATAL_TYPES.has(type)) ||
      (typeof code === 'string' && CERTIFICATE_CODE.test(code)),
  );
}

/** Converts an error to one of the ports: a transient one, or one with a clear message for the operator. */
export function asPortError(error: unknown, doing: string): TransientError | KafkaSetupError {
  if (error instanceof KafkaSetupError || error instanceof TransientError) return error;
  const message = `Kafka: ${doing}: ${oneLine(error)}`;
  return isFatal(error)
    ? new KafkaSetupError(message, { cause: error })
    : new TransientError(message, { cause: error });
}
