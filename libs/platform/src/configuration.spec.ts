/** Every environment variable: its meaning, and its default. */
import { NO_QUOTAS } from './auth/limits.js';
import { readConfiguration } from './configuration.js';

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

  it.each([
    [{}, true],
    [{ HOST: '::1' }, true],
    [{ AUTH: 'none' }, true],
    [{ AUTH_KEYS_FILE: '/keys/jwks.json' }, false],
    [{ AUTH_ISSUER: 'https://id.example', AUTH_AUDIENCE: 'meter' }, false],
    [{ AUTH: 'none', HOST: '0.0.0.0' }, false],
    [{ AUTH: 'none', HOST: '0.0.0.0', WEBHOOK_LOOPBACK: 'true' }, true],
    [{ WEBHOOK_LOOPBACK: 'false' }, false],
  ])('with %j lets webhooks reach this machine: %j', (variables, allowLoopback) => {
    expect(readConfiguration(variables).webhooks).toMatchObject({ allowLoopback });
  });

  it('starts the embedded clock at CLOCK_START', () => {
    const { clockStart } = readConfiguration({ CLOCK_START: '2025-09-15T02:00:00+02:00' });
    expect(clockStart).toEqual(new Date('2025-09-15T00:00:00Z'));
  });

  it.each(['PORT', 'CLOCK_START', 'KAFKA_BROKERS', 'LOG_LEVEL', 'AUTH_ROLE_NAMES', 'PUBLIC_URL'])(
    'refuses a %s of any length in a short line that names it',
    (variable) => {
      let message = '';
      try {
        readConfiguration({ [variable]: '\u{1f600} '.repeat(100_000) });
      } catch (error) {
        message = (error as Error).message;
      }
      expect(message).toContain(variable);
      expect(message.length).toBeLessThan(300);
    },
  );

  it('takes an empty variable for one that is not set', () => {
    expect(readConfiguration({ PORT: '', KAFKA_BROKERS: '' })).toEqual(readConfiguration({}));
  });

  it('talks TLS as soon as an authority is named', () => {
    const { kafka } = readConfiguration({ KAFKA_BROKERS: 'one:9092', KAFKA_CA_FILE: 'ca.pem' });
    expect(kafka?.ssl).toBe(true);
    expect(kafka?.sessionSeconds).toBe(30);
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

  it.each([
    [{ OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'http://collector:4318/v1/traces' }, true],
    [{ OTEL_TRACES_EXPORTER: 'otlp' }, true],
    [{ OTEL_TRACES_EXPORTER: 'none', OTEL_EXPORTER_OTLP_ENDPOINT: 'http://c:4318' }, false],
    [{ OTEL_SDK_DISABLED: 'true', OTEL_EXPORTER_OTLP_ENDPOINT: 'http://c:4318' }, false],
    [{ OTEL_SERVICE_NAME: 'meter' }, false],
  ])('exports traces when configured: %o', (variables, tracing) => {
    expect(readConfiguration(variables)).toMatchObject({ tracing });
  });
});
