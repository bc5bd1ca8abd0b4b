/** The typed configuration of every process, read once at start; nothing else reads the environment. */
import type { LimitConfiguration } from './auth/limits.js';
import { type AuthConfiguration, authOf, isLoopback, limitsOf } from './auth/auth-configuration.js';
import {
  ConfigurationError,
  type Environment,
  type LogLevel,
  readEnvironment,
  type SaslMechanism,
} from './environment/environment.js';

export interface KafkaConfiguration {
  readonly brokers: readonly string[];
  readonly ssl: boolean;
  /** PEM file with the authority that signed the brokers' certificates; `null` to trust those of the system. */
  readonly caFile: string | null;
  /** How long a consumer group waits for a silent member before other members take its partitions. */
  readonly sessionSeconds: number;
  readonly sasl: {
    readonly mechanism: SaslMechanism;
    readonly username: string;
    readonly password: string;
  } | null;
}

export interface WebhookConfiguration {
  /** Whether webhooks may reach this machine itself, also over http: for development. */
  readonly allowLoopback: boolean;
  /** `null` if no mail is sent. */
  readonly smtpUrl: string | null;
  readonly mailFrom: string;
}

export interface Configuration {
  /** The address to listen on. */
  readonly host: string;
  readonly port: number;
  readonly dataDir: string;
  /** The start time of the embedded clock; `null` for the current time. */
  readonly clockStart: Date | null;
  /** `null` for the embedded journal. */
  readonly kafka: KafkaConfiguration | null;
  /** `null` for the embedded ledger. */
  readonly eventStoreUrl: string | null;
  /** `null` for the embedded read models. */
  readonly databaseUrl: string | null;
  /** Usage events before this instant (UTC) are refused. */
  readonly usageBeginning: string;
  readonly webhooks: WebhookConfiguration;
  /** `null` for the default of the application. */
  readonly logLevel: LogLevel | null;
  /** Whether traces are sent; OpenTelemetry's own variables say where to. */
  readonly tracing: boolean;
  readonly auth: AuthConfiguration;
  readonly limits: LimitConfiguration;
  /** Addresses of the other processes, for the operations page. */
  readonly processAddresses: readonly string[];
}

/** @throws ConfigurationError naming the invalid variable */
export function readConfiguration(
  variables: Readonly<Record<string, string | undefined>>,
): Configuration {
  const environment = readEnvironment(variables);
  const { CLOCK_START: clockStart } = environment;
  refuseShiftedClockOnSharedEngines(environment);
  const auth = authOf(environment);
  return {
    host: environment.HOST,
    port: Number(environment.PORT),
    dataDir: environment.DATA_DIR,
    clockStart: clockStart === undefined ? null : new Date(clockStart),
    kafka: kafkaOf(environment),
    eventStoreUrl: environment.EVENTSTORE_URL ?? null,
    databaseUrl: environment.DATABASE_URL ?? null,
    usageBeginning: `${environment.USAGE_BEGINNING}T00:00:00.000Z`,
    webhooks: webhooksOf(environment, auth),
    logLevel: environment.LOG_LEVEL ?? null,
    tracing: asksForTraces(environment),
    auth,
    limits: limitsOf(environment),
    processAddresses: environment.PROCESS_ADDRESSES?.split(',') ?? [],
  };
}

/** Processes with different clocks on one ledger would disagree on which month is open. */
function refuseShiftedClockOnSharedEngines(environment: Environment): void {
  if (environment.CLOCK_START === undefined) return;
  const shared = (['KAFKA_BROKERS', 'EVENTSTORE_URL', 'DATABASE_URL'] as const).filter(
    (name) => environment[name] !== undefined,
  );
  if (shared.length === 0) return;
  throw new ConfigurationError(
    `CLOCK_START works only with the embedded engines; unset it or unset ${shared.join(', ')}`,
  );
}

/** @param text a variable that is validated as a boolean: `true`, `false`, `1` or `0` */
const isTrue = (text: string | undefined): boolean => text === 'true' || text === '1';

/**
 * Follows the OpenTelemetry specification of these variables, except that nothing is sent unless one of them requests
 * it.
 */
function asksForTraces(environment: Environment): boolean {
  const { OTEL_SDK_DISABLED: disabled, OTEL_TRACES_EXPORTER: exporter } = environment;
  if (isTrue(disabled) || exporter === 'none') return false;
  const { OTEL_EXPORTER_OTLP_ENDPOINT: all, OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: own } = environment;
  return [exporter, all, own].some((value) => value !== undefined);
}

/**
 * Loopback webhooks are on by default for a process that listens only to this machine and checks no tokens, as in
 * development. A process that checks tokens may be behind a proxy, and a tenant could make it reach services beside it.
 */
function webhooksOf(environment: Environment, auth: AuthConfiguration): WebhookConfiguration {
  const { WEBHOOK_LOOPBACK: loopback, SMTP_URL: smtpUrl, MAIL_FROM: from, HOST } = environment;
  const isDevelopers = auth.kind === 'none' && isLoopback(HOST);
  return {
    allowLoopback: loopback === undefined ? isDevelopers : isTrue(loopback),
    smtpUrl: smtpUrl ?? null,
    mailFrom: from ?? 'AI credit meter <ai-credit-meter@localhost>',
  };
}

function kafkaOf(environment: Environment): KafkaConfiguration | null {
  const { KAFKA_BROKERS: brokers, KAFKA_SSL: ssl, KAFKA_CA_FILE: caFile } = environment;
  if (brokers === undefined) return null;
  return {
    brokers: brokers.split(','),
    ssl: ssl === undefined ? caFile !== undefined : isTrue(ssl),
    caFile: caFile ?? null,
    sessionSeconds: Number(environment.KAFKA_SESSION_SECONDS),
    sasl: saslOf(environment),
  };
}

function saslOf(environment: Environment): KafkaConfiguration['sasl'] {
  const {
    KAFKA_SASL_MECHANISM: mechanism,
    KAFKA_USERNAME: username,
    KAFKA_PASSWORD: password,
  } = environment;
  if (mechanism === undefined && username === undefined && password === undefined) return null;
  if (mechanism === undefined || username === undefined || password === undefined) {
    throw new ConfigurationError(
      'KAFKA_SASL_MECHANISM, KAFKA_USERNAME and KAFKA_PASSWORD must be set together',
    );
  }
  return { mechanism, username, password };
}
