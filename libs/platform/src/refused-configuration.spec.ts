/** Invalid settings are refused in one line that names the variable and shows no secret. */
import { getMetadataStorage } from 'class-validator';
import { readConfiguration } from './configuration.js';
import { ConfigurationError, Environment, readEnvironment } from './environment/environment.js';

/** All environment variables that have a rule. */
const VARIABLES = new Set(
  getMetadataStorage()
    .getTargetValidationMetadatas(Environment, '', true, false)
    .map(({ propertyName }) => propertyName),
);

/** Addresses in every form that each variable accepts. */
const ADDRESSES: readonly (readonly [string, string])[] = [
  ['EVENTSTORE_URL', 'esdb://node:PORT'],
  ['EVENTSTORE_URL', 'esdb://meter:99999/hunter2@node:PORT?tls=true'],
  ['EVENTSTORE_URL', 'kurrentdb+discover://one:2113,two:PORT/?tls=false'],
  ['DATABASE_URL', 'postgres://rows:PORT/meter'],
  ['DATABASE_URL', 'postgresql://meter:0,hunter2@[::1]:PORT/meter?sslmode=require'],
  ['DATABASE_URL', 'postgres://meter:hunter2@rows/meter?host=other&port=PORT'],
  ['AUTH_ISSUER', 'https://id.example:PORT/realm'],
  ['PUBLIC_URL', 'https://meter.example:PORT'],
  ['PROCESS_ADDRESSES', 'http://metering:3000,http://projector:PORT'],
  ['OTEL_EXPORTER_OTLP_ENDPOINT', 'http://collector:PORT'],
  ['OTEL_EXPORTER_OTLP_TRACES_ENDPOINT', 'http://collector:PORT/v1/traces'],
];

function refusalOf(environment: NodeJS.ProcessEnv): Error {
  try {
    readConfiguration(environment);
  } catch (error) {
    return error as Error;
  }
  throw new Error(`Nobody refused ${JSON.stringify(environment)}`);
}

function expectRefusal(name: string, value: string): void {
  const refusal = refusalOf({ [name]: value });
  expect(refusal).toBeInstanceOf(ConfigurationError);
  expect(refusal.message).toMatch(new RegExp(`^${name} must [^\\n]+$`));
  expect(refusal.message).not.toContain('hunter2');
}

describe('the configuration', () => {
  it.each([
    ['PORT', '99999'],
    ['PORT', 'http'],
    ['PORT', '80.5'],
    ['CLOCK_START', '2025-09-15'],
    ['CLOCK_START', '2025-02-30T00:00:00Z'],
    ['CLOCK_START', '9998-01-01T00:00:00Z'],
    ['CLOCK_START', '9999-12-31T23:59:59Z'],
    ['USAGE_BEGINNING', '2015'],
    ['USAGE_BEGINNING', '2015-02-30'],
    ['KAFKA_BROKERS', 'one'],
    ['KAFKA_BROKERS', 'one:9092, two:9092'],
    ['KAFKA_BROKERS', 'one:99999'],
    ['KAFKA_BROKERS', 'one:0'],
    ['KAFKA_SSL', 'yes'],
    ['DATA_DIR', 'data\n'],
    ['DATA_DIR', '/var/lib/\u0007meter'],
    ['KAFKA_CA_FILE', 'ca\u2028.pem'],
    ['AUTH_KEYS_FILE', '/etc/\tjwks.json'],
    ['SMTP_URL', 'http://mail'],
    ['SMTP_URL', 'smtp://'],
    ['SMTP_URL', 'smtp://mail:99999'],
    ['MAIL_FROM', 'meter'],
    ['MAIL_FROM', 'a@b.example\nBcc: c@d.example'],
    ['MAIL_FROM', 'A <a@b.example>, B <c@d.example>'],
    ['PUBLIC_URL', 'https://user:password@meter.example'],
    ['PROCESS_ADDRESSES', 'http://user:password@metering:3000'],
    ['KAFKA_SESSION_SECONDS', '5'],
    ['KAFKA_SESSION_SECONDS', '301'],
    ['KAFKA_SASL_MECHANISM', 'gssapi'],
    ['EVENTSTORE_URL', 'http://node:2113'],
    ['DATABASE_URL', 'mysql://node'],
    ['LOG_LEVEL', 'loud'],
    ['HOST', 'two words'],
    ['AUTH', 'off'],
    ['AUTH_ISSUER', 'id.example'],
    ['AUTH_ISSUER', 'http://['],
    ['AUTH_ROLES_CLAIM', ' '],
    ['AUTH_ROLE_NAMES', 'Meter.Reader=readers'],
    ['AUTH_CLOCK_TOLERANCE', '301'],
  ])('refuses %s=%s in one line that names the variable', expectRefusal);

  it.each(Array.from(VARIABLES, (name) => [name]))('refuses blanks alone as %s', (name) => {
    for (const value of [' ', '\t', ' \n ', '\u00a0', ' '.repeat(40)]) expectRefusal(name, value);
  });

  it.each(ADDRESSES)('refuses a port that does not exist in %s=%s', (name, address) => {
    for (const port of ['0', '00', '65536', '99999', '4294967297']) {
      expectRefusal(name, address.replace('PORT', port));
    }
    for (const port of ['1', '2113', '65535']) {
      const environment = readEnvironment({ [name]: address.replace('PORT', port) });
      expect(environment).toHaveProperty(name, address.replace('PORT', port));
    }
  });

  it('does not print a secret that is wrong', () => {
    expect(() => readConfiguration({ DATABASE_URL: 'mysql://admin:hunter2@node' })).toThrow(
      /^((?!hunter2).)*$/,
    );
  });

  it.each([...VARIABLES])('prints no password of %s', (name) => {
    for (const value of ['http://u:hunter2@h', 'u:hunter2@h:9092', 'ftp://u:hunter2@h?x y\n']) {
      let said = '';
      try {
        readConfiguration({ [name]: value });
      } catch (error) {
        said = String(error);
      }
      expect(said).not.toContain('hunter2');
    }
  });

  it('refuses half of the credentials', () => {
    expect(() => readConfiguration({ KAFKA_BROKERS: 'one:9092', KAFKA_USERNAME: 'u' })).toThrow(
      'KAFKA_SASL_MECHANISM, KAFKA_USERNAME and KAFKA_PASSWORD must be set together',
    );
  });

  it('refuses a shifted clock beside engines that others share', () => {
    expect(() =>
      readConfiguration({
        CLOCK_START: '2025-09-15T00:00:00Z',
        DATABASE_URL: 'postgres://localhost/meter',
      }),
    ).toThrow('CLOCK_START works only with the embedded engines; unset it or unset DATABASE_URL');
  });

  it.each([
    { OTEL_EXPORTER_OTLP_ENDPOINT: 'collector:4317' },
    { OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc' },
    { OTEL_TRACES_EXPORTER: 'zipkin' },
  ])('refuses a way of sending traces that it does not have: %o', (variables) => {
    expect(() => readConfiguration(variables)).toThrow(Object.keys(variables)[0]);
  });
});
