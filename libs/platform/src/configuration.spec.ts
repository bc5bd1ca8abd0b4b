import { getMetadataStorage } from 'class-validator';
import { NO_QUOTAS } from './auth/limits.js';
import { readConfiguration } from './configuration.js';
import { ConfigurationError, Environment, readEnvironment } from './environment.js';

/** Every environment variable that has a rule. */
const VARIABLES = new Set(
  getMetadataStorage()
    .getTargetValidationMetadatas(Environment, '', true, false)
    .map(({ propertyName }) => propertyName),
);

/** Addresses in every form that a variable takes them in. */
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

function expectRefusal(name: string, value: string): void {
  const read = () => readConfiguration({ [name]: value });
  expect(read).toThrow(ConfigurationError);
  expect(read).toThrow(new RegExp(`^${name} must [^\\n]+$`));
  expect(read).not.toThrow('hunter2');
}

describe('the configuration', () => {
  it('needs nothing: the embedded engines, port 3000, ./data', () => {
    expect(readConfiguration({})).toEqual({
      host: '127.0.0.1',
      port: 3000,
      dataDir: './data',
      clockStart: null,
      kafka: null,
      eventStoreUrl: null,
      databaseUrl: null,
      usageBeginning: '2015-01-01T00:00:00.000Z',
      logLevel: null,
      tracing: false,
      processAddresses: [],
      auth: { kind: 'none', onPurpose: false },
      webhooks: {
        allowLoopback: true,
        mailFrom: 'AI credit meter <ai-credit-meter@localhost>',
        smtpUrl: null,
      },
      limits: { client: NO_QUOTAS, tenant: { ...NO_QUOTAS, streams: 100 } },
    });
  });

  it('reads every variable', () => {
    expect(
      readConfiguration({
        HOST: '0.0.0.0',
        PORT: '8080',
        DATA_DIR: '/var/lib/meter',
        KAFKA_BROKERS: 'one:9092,two:9093',
        KAFKA_SSL: 'true',
        KAFKA_CA_FILE: '/etc/ca.pem',
        KAFKA_SESSION_SECONDS: '10',
        KAFKA_SASL_MECHANISM: 'scram-sha-512',
        KAFKA_USERNAME: 'meter',
        KAFKA_PASSWORD: 'secret',
        EVENTSTORE_URL: 'esdb+discover://nodes?tls=false',
        DATABASE_URL: 'postgres://localhost/meter',
        USAGE_BEGINNING: '2020-06-01',
        LOG_LEVEL: 'debug',
        OTEL_EXPORTER_OTLP_ENDPOINT: 'http://collector:4318',
        AUTH_ISSUER: 'https://id.example/tenant/v2.0',
        AUTH_AUDIENCE: 'api://meter',
        AUTH_SUBJECT_CLAIM: 'oid',
        AUTH_NAME_CLAIM: 'preferred_username',
        AUTH_ROLES_CLAIM: 'realm_access.roles',
        AUTH_TENANTS_CLAIM: 'customers',
        AUTH_ROLE_NAMES: 'Meter.Reader=reader,meter admins=admin',
        AUTH_CLOCK_TOLERANCE: '60',
        LIMIT_CLIENT_REQUESTS: '100',
        LIMIT_CLIENT_BYTES: 'none',
        LIMIT_TENANT_EVENTS: '7',
        LIMIT_TENANT_STREAMS: '3',
      }),
    ).toEqual({
      host: '0.0.0.0',
      port: 8080,
      dataDir: '/var/lib/meter',
      clockStart: null,
      kafka: {
        brokers: ['one:9092', 'two:9093'],
        ssl: true,
        caFile: '/etc/ca.pem',
        sessionSeconds: 10,
        sasl: { mechanism: 'scram-sha-512', username: 'meter', password: 'secret' },
      },
      eventStoreUrl: 'esdb+discover://nodes?tls=false',
      databaseUrl: 'postgres://localhost/meter',
      usageBeginning: '2020-06-01T00:00:00.000Z',
      logLevel: 'debug',
      tracing: true,
      processAddresses: [],
      auth: {
        kind: 'tokens',
        issuer: 'https://id.example/tenant/v2.0',
        audience: 'api://meter',
        keysFile: null,
        claims: {
          subject: 'oid',
          name: 'preferred_username',
          roles: 'realm_access.roles',
          tenants: 'customers',
          roleNames: { 'Meter.Reader': 'reader', 'meter admins': 'admin' },
        },
        toleranceSeconds: 60,
        signIn: null,
      },
      webhooks: {
        allowLoopback: false,
        mailFrom: 'AI credit meter <ai-credit-meter@localhost>',
        smtpUrl: null,
      },
      limits: {
        client: { requests: 100, bytes: null, events: 600_000, streams: 50 },
        tenant: { requests: 120_000, bytes: 2 ** 31, events: 7, streams: 3 },
      },
    });
  });

  it('starts the embedded clock at CLOCK_START', () => {
    const { clockStart } = readConfiguration({ CLOCK_START: '2025-09-15T02:00:00+02:00' });
    expect(clockStart).toEqual(new Date('2025-09-15T00:00:00Z'));
  });

  it('takes an empty variable for one that is not set', () => {
    expect(readConfiguration({ PORT: '', KAFKA_BROKERS: '' })).toEqual(readConfiguration({}));
  });

  it('talks TLS as soon as an authority is named', () => {
    const { kafka } = readConfiguration({ KAFKA_BROKERS: 'one:9092', KAFKA_CA_FILE: 'ca.pem' });
    expect(kafka?.ssl).toBe(true);
    expect(kafka?.sessionSeconds).toBe(30);
  });

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

  it.each([
    ['SMTP_URL', 'smtps://user:pass%40word@mail_relay:465'],
    ['SMTP_URL', 'smtp://localhost'],
    ['MAIL_FROM', 'Meter of Contoso <meter@contoso.example>'],
    ['MAIL_FROM', 'meter@localhost'],
    ['KAFKA_BROKERS', 'one:65535,two:1'],
  ])('takes %s=%s', (name, value) => {
    expect(() => readConfiguration({ [name]: value })).not.toThrow();
  });

  it('does not print a secret that is wrong', () => {
    expect(() => readConfiguration({ DATABASE_URL: 'mysql://admin:hunter2@node' })).toThrow(
      /^((?!hunter2).)*$/,
    );
  });

  it.each([...VARIABLES])('prints no password that stands in %s', (name) => {
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
    [{ OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'http://collector:4318/v1/traces' }, true],
    [{ OTEL_TRACES_EXPORTER: 'otlp' }, true],
    [{ OTEL_TRACES_EXPORTER: 'none', OTEL_EXPORTER_OTLP_ENDPOINT: 'http://c:4318' }, false],
    [{ OTEL_SDK_DISABLED: 'true', OTEL_EXPORTER_OTLP_ENDPOINT: 'http://c:4318' }, false],
    [{ OTEL_SERVICE_NAME: 'meter' }, false],
  ])('tells traces when it is asked to: %o', (variables, tracing) => {
    expect(readConfiguration(variables)).toMatchObject({ tracing });
  });

  it.each([
    { OTEL_EXPORTER_OTLP_ENDPOINT: 'collector:4317' },
    { OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc' },
    { OTEL_TRACES_EXPORTER: 'zipkin' },
  ])('refuses a way of sending traces that it does not have: %o', (variables) => {
    expect(() => readConfiguration(variables)).toThrow(Object.keys(variables)[0]);
  });
});
