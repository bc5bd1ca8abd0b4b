/** The environment variables of the system, each with its validation rule. */
import { plainToInstance } from 'class-transformer';
import {
  IsBooleanString,
  IsIn,
  IsISO8601,
  IsOptional,
  IsPort,
  IsUrl,
  Matches,
  MinLength,
  validateSync,
} from 'class-validator';
import { SetupError } from '#eventsourcing';
import {
  ADDRESSES,
  BEFORE_THE_LAST_YEARS,
  BROKERS,
  CLAIM,
  CLAIM_RULE,
  INSTANT,
  LIMIT,
  LIMIT_RULE,
  ROLE_NAMES,
  SENDER,
  SMTP,
} from './environment-rules.js';
import { withSecretFiles } from './secret-files.js';
import { shownValue } from './shown-value.js';
import { IsAddress, IsPath, IsText } from './text-rules.js';
import { TracingEnvironment } from './tracing-environment.js';

const LOG_LEVELS = ['error', 'warn', 'info', 'debug'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

const SASL_MECHANISMS = ['plain', 'scram-sha-256', 'scram-sha-512'] as const;
export type SaslMechanism = (typeof SASL_MECHANISMS)[number];

export type Limit = Extract<keyof Environment, `LIMIT_${string}`>;

/** The HTTP port of a process unless `PORT` is set. */
export const DEFAULT_PORT = '3000';

export class Environment extends TracingEnvironment {
  @IsPort({ message: '$property must be a port from 1 to 65535, or 0 for any free one' })
  PORT = DEFAULT_PORT;

  @Matches(/^[\w.:%-]+$/, { message: '$property must be an address such as 127.0.0.1 or 0.0.0.0' })
  HOST = '127.0.0.1';

  @IsPath()
  DATA_DIR = './data';

  @IsOptional()
  @Matches(INSTANT, { message: '$property must be an instant such as 2025-09-15T00:00:00Z' })
  @IsISO8601({ strict: true }, { message: '$property must be a date that exists' })
  @Matches(BEFORE_THE_LAST_YEARS, { message: '$property must be before the year 9998' })
  CLOCK_START?: string;

  @IsOptional()
  @Matches(BROKERS, { message: '$property must be a list such as kafka-1:9092,kafka-2:9092' })
  KAFKA_BROKERS?: string;

  @IsOptional()
  @IsBooleanString({ message: '$property must be true or false' })
  KAFKA_SSL?: string;

  @IsOptional()
  @IsPath()
  KAFKA_CA_FILE?: string;

  @Matches(/^([6-9]|[1-9]\d|[12]\d\d|300)$/, {
    message: '$property must be whole seconds from 6 to 300',
  })
  KAFKA_SESSION_SECONDS = '30';

  @IsOptional()
  @IsIn(SASL_MECHANISMS, { message: '$property must be one of $constraint1' })
  KAFKA_SASL_MECHANISM?: SaslMechanism;

  @IsOptional()
  @IsText()
  KAFKA_USERNAME?: string;

  @IsOptional()
  @IsText()
  KAFKA_PASSWORD?: string;

  @IsOptional()
  @IsAddress(
    /^(esdb|kurrentdb)(\+discover)?:\/\/./,
    '$property must begin with esdb://, esdb+discover://, kurrentdb:// or kurrentdb+discover://',
  )
  EVENTSTORE_URL?: string;

  @IsOptional()
  @IsAddress(/^postgres(ql)?:\/\/./, '$property must begin with postgres://')
  DATABASE_URL?: string;

  /** No model ran before this date: an earlier time is an unset default, such as 0001-01-01 or 1970. */
  @Matches(/^\d{4}-\d\d-\d\d$/, { message: '$property must be a date such as 2015-01-01' })
  @IsISO8601({ strict: true }, { message: '$property must be a date that exists' })
  USAGE_BEGINNING = '2015-01-01';

  @IsOptional()
  @IsIn(['none'], { message: '$property must be none, or unset where tokens are checked' })
  AUTH?: 'none';

  @IsOptional()
  @IsAddress(/^https?:\/\/[^\s?#]+$/, '$property must be the address of the issuer')
  AUTH_ISSUER?: string;

  @IsOptional()
  @IsText()
  AUTH_AUDIENCE?: string;

  @IsOptional()
  @IsPath()
  AUTH_KEYS_FILE?: string;

  @Matches(CLAIM, { message: CLAIM_RULE })
  AUTH_SUBJECT_CLAIM = 'sub';

  @Matches(CLAIM, { message: CLAIM_RULE })
  AUTH_NAME_CLAIM = 'name';

  @Matches(CLAIM, { message: CLAIM_RULE })
  AUTH_ROLES_CLAIM = 'roles';

  @Matches(CLAIM, { message: CLAIM_RULE })
  AUTH_TENANTS_CLAIM = 'tenants';

  @IsOptional()
  @Matches(ROLE_NAMES, {
    message: '$property must be a list such as Meter.Reader=reader,meter-admins=admin',
  })
  AUTH_ROLE_NAMES?: string;

  @IsOptional()
  @IsText()
  AUTH_CLIENT_ID?: string;

  @IsOptional()
  @IsText()
  AUTH_CLIENT_SECRET?: string;

  @Matches(/^(?=.*\S)[\w.:/ -]{1,500}$/, {
    message: '$property must be a list such as openid profile',
  })
  AUTH_SCOPES = 'openid profile';

  @IsOptional()
  @IsText()
  @MinLength(32, { message: '$property must be a random text of 32 characters or more' })
  AUTH_SESSION_KEY?: string;

  @Matches(/^[1-9]\d{0,4}$/, { message: '$property must be whole minutes' })
  AUTH_SESSION_MINUTES = '480';

  @IsOptional()
  @IsAddress(
    /^https?:\/\/[^\s/?#@]+$/,
    '$property must be an address such as https://meter.example',
  )
  PUBLIC_URL?: string;

  @IsOptional()
  @Matches(LIMIT, { message: LIMIT_RULE })
  LIMIT_CLIENT_REQUESTS?: string;

  @IsOptional()
  @Matches(LIMIT, { message: LIMIT_RULE })
  LIMIT_TENANT_REQUESTS?: string;

  @IsOptional()
  @Matches(LIMIT, { message: LIMIT_RULE })
  LIMIT_CLIENT_BYTES?: string;

  @IsOptional()
  @Matches(LIMIT, { message: LIMIT_RULE })
  LIMIT_TENANT_BYTES?: string;

  @IsOptional()
  @Matches(LIMIT, { message: LIMIT_RULE })
  LIMIT_CLIENT_EVENTS?: string;

  @IsOptional()
  @Matches(LIMIT, { message: LIMIT_RULE })
  LIMIT_TENANT_EVENTS?: string;

  @IsOptional()
  @Matches(LIMIT, { message: LIMIT_RULE })
  LIMIT_CLIENT_STREAMS?: string;

  @IsOptional()
  @Matches(LIMIT, { message: LIMIT_RULE })
  LIMIT_TENANT_STREAMS?: string;

  @Matches(/^(\d{1,2}|[12]\d{2}|300)$/, { message: '$property must be whole seconds up to 300' })
  AUTH_CLOCK_TOLERANCE = '30';

  @IsOptional()
  @IsBooleanString({ message: '$property must be true or false' })
  WEBHOOK_LOOPBACK?: string;

  @IsOptional()
  @IsUrl(SMTP, { message: '$property must be an address such as smtp://user:password@host:587' })
  SMTP_URL?: string;

  @IsOptional()
  @Matches(SENDER, { message: '$property must be one sender, as Meter <meter@contoso.com>' })
  MAIL_FROM?: string;

  @IsOptional()
  @IsAddress(
    ADDRESSES,
    '$property must be a list such as http://metering:3000,http://projector:3000',
  )
  PROCESS_ADDRESSES?: string;

  @IsOptional()
  @IsIn(LOG_LEVELS, { message: '$property must be one of $constraint1' })
  LOG_LEVEL?: LogLevel;
}

/** A permanently invalid setting: the process reports it in one line and does not start. */
export class ConfigurationError extends SetupError {
  override readonly name = 'ConfigurationError';
}

/** An empty variable counts as unset, because compose files and charts write it so. */
export function readEnvironment(
  variables: Readonly<Record<string, string | undefined>>,
): Environment {
  const set = Object.fromEntries(
    Object.entries(withSecretFiles(variables)).filter(([, value]) => value),
  );
  const environment = plainToInstance(Environment, set, { exposeDefaultValues: true });
  const [error] = validateSync(environment);
  if (!error) return environment;
  const [rule] = Object.values(error.constraints ?? {});
  throw new ConfigurationError(`${rule ?? error.property} (it is ${shownValue(error)})`);
}
