import { readConfiguration } from './configuration.js';
import { ConfigurationError } from './environment.js';

describe('the configuration', () => {
  it('needs nothing: the embedded engines, port 3000, ./data', () => {
    expect(readConfiguration({})).toEqual({
      port: 3000,
      dataDir: './data',
      clockStart: null,
      kafka: null,
      eventStoreUrl: null,
      databaseUrl: null,
      logLevel: null,
    });
  });

  it('reads every variable', () => {
    expect(
      readConfiguration({
        PORT: '8080',
        DATA_DIR: '/var/lib/meter',
        KAFKA_BROKERS: 'one:9092,two:9093',
        KAFKA_SSL: 'true',
        KAFKA_CA_FILE: '/etc/ca.pem',
        KAFKA_SASL_MECHANISM: 'scram-sha-512',
        KAFKA_USERNAME: 'meter',
        KAFKA_PASSWORD: 'secret',
        EVENTSTORE_URL: 'esdb+discover://nodes?tls=false',
        DATABASE_URL: 'postgres://localhost/meter',
        LOG_LEVEL: 'debug',
      }),
    ).toEqual({
      port: 8080,
      dataDir: '/var/lib/meter',
      clockStart: null,
      kafka: {
        brokers: ['one:9092', 'two:9093'],
        ssl: true,
        caFile: '/etc/ca.pem',
        sasl: { mechanism: 'scram-sha-512', username: 'meter', password: 'secret' },
      },
      eventStoreUrl: 'esdb+discover://nodes?tls=false',
      databaseUrl: 'postgres://localhost/meter',
      logLevel: 'debug',
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
  });

  it.each([
    ['PORT', '99999'],
    ['PORT', 'http'],
    ['PORT', '80.5'],
    ['CLOCK_START', '2025-09-15'],
    ['CLOCK_START', '2025-02-30T00:00:00Z'],
    ['KAFKA_BROKERS', 'one'],
    ['KAFKA_BROKERS', 'one:9092, two:9092'],
    ['KAFKA_SSL', 'yes'],
    ['KAFKA_SASL_MECHANISM', 'gssapi'],
    ['EVENTSTORE_URL', 'http://node:2113'],
    ['DATABASE_URL', 'mysql://node'],
    ['LOG_LEVEL', 'loud'],
  ])('refuses %s=%s in one line that names the variable', (name, value) => {
    const read = () => readConfiguration({ [name]: value });
    expect(read).toThrow(ConfigurationError);
    expect(read).toThrow(new RegExp(`^${name} must [^\\n]+$`));
  });

  it('does not print a secret that is wrong', () => {
    expect(() => readConfiguration({ DATABASE_URL: 'mysql://admin:hunter2@node' })).toThrow(
      /^((?!hunter2).)*$/,
    );
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
});
