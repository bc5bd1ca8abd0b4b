/** A server with a certificate of another authority: one line names the file of the trusted CA certificates. */
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer as createTcpServer, type Server, Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createSecureContext, createServer, TLSSocket } from 'node:tls';
import { DeniedError, sleep, systemClock } from '#eventsourcing';
import { readConfiguration } from '#platform';
import { testCertificate, testKey } from '#testing/eventstoredb-stand-in';
import type { Engines } from './engines.js';
import { openEngines } from './open-engines.js';
import { namingAuthorities } from './untrusted-server.js';

/** Self-signed, valid for 160 years; has signed no other certificate. */
const OTHER_AUTHORITY = `-----BEGIN CERTIFICATE-----
MIIBdzCCAR2gAwIBAgIUBJCuBN9dk+Ykqtmz7ndA4mBtmy4wCgYIKoZIzj0EAwIw
EDEOMAwGA1UEAwwFb3RoZXIwIBcNMjYxMTI4MjAwMzUxWhgPMjE5MTAzMDgyMDAz
NTFaMBAxDjAMBgNVBAMMBW90aGVyMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE
cGGwwO5At74B7j+mToUKvS+iyOxdnPSw4K1RsqbTfp6QtDnev2Il/L3wrQ3mCCF5
1IVsMw7z3O9tEsRkp/2DEKNTMFEwHQYDVR0OBBYEFKj0idU62qKCiOBA4UJVs2Ag
8c0PMB8GA1UdIwQYMBaAFKj0idU62qKCiOBA4UJVs2Ag8c0PMA8GA1UdEwEB/wQF
MAMBAf8wCgYIKoZIzj0EAwIDSAAwRQIgHktly/IbX2IEA/EwJ50xYhkN0V9Jqjuy
Xth0D054sd8CIQDWb7Dtip4PgIzzTtUvHyK7/eBgdtquCgKZ0pdVrM14Qw==
-----END CERTIFICATE-----
`;
const OURS = { cert: testCertificate, key: testKey };

let folder: string;
let authorities: string;
let server: Server;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'untrusted-'));
  authorities = join(folder, 'authorities.pem');
  await writeFile(authorities, OTHER_AUTHORITY);
});
afterEach(async () => {
  await once(server.close(), 'close');
  await rm(folder, { recursive: true });
});

/** Speaks TLS from the first byte. */
const tlsServer = (): Server =>
  createServer({ ...OURS, ALPNProtocols: ['h2'] }).on('tlsClientError', () => undefined);

/** Offers TLS first, as PostgreSQL does. */
const postgresServer = (): Server =>
  createTcpServer((socket: Socket) => {
    socket.on('error', () => undefined);
    socket.once('data', () => {
      socket.write('S');
      const secure = new TLSSocket(socket, {
        isServer: true,
        secureContext: createSecureContext(OURS),
      });
      secure.on('error', () => undefined);
    });
  });

interface Case {
  readonly setting: string;
  readonly listen: () => Server;
  readonly variables: (host: string) => Readonly<Record<string, string>>;
  readonly ask: (engines: Engines) => Promise<unknown>;
}

const CASES: readonly Case[] = [
  {
    setting: 'KAFKA_CA_FILE',
    listen: tlsServer,
    variables: (host) => ({ KAFKA_BROKERS: host, KAFKA_CA_FILE: authorities }),
    ask: (engines) => engines.describeLog(['any']),
  },
  {
    setting: 'DATABASE_URL (sslrootcert)',
    listen: postgresServer,
    variables: (host) => ({
      DATABASE_URL: `postgres://meter:hunter2@${host}/meter?sslmode=verify-full&sslrootcert=${authorities}`,
    }),
    ask: async (engines) => (await engines.readDatabase()).query('SELECT 1 AS one'),
  },
  {
    setting: 'EVENTSTORE_URL (tlsCAFile)',
    listen: tlsServer,
    variables: (host) => ({
      EVENTSTORE_URL: `esdb://meter:hunter2@${host}?tls=true&tlsCAFile=${authorities}`,
    }),
    ask: async (engines) => (await engines.eventStore()).head(['any']),
  },
];

it.each(CASES)('$setting', async ({ setting, listen, variables, ask }) => {
  server = listen().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  const configuration = readConfiguration({ DATA_DIR: folder, ...variables(host) });
  const onNotice = () => undefined;
  const engines = openEngines({ configuration, clock: systemClock, sleep, onNotice });
  try {
    const failed = ask(engines).then(() => new Error('it is trusted'));
    const found = await failed.catch((error: unknown) => namingAuthorities(error, configuration));
    expect(found).toBeInstanceOf(DeniedError);
    const { message } = found as Error;
    expect(message).toMatch(/certificate/);
    expect(message).toContain(`(trusted are the authorities in ${authorities}, by ${setting})`);
    expect(message).not.toMatch(/\n|hunter2/);
  } finally {
    await engines.close();
  }
});

it('leaves every other error as it is', async () => {
  server = tlsServer().listen(0, '127.0.0.1');
  const configuration = readConfiguration({ KAFKA_BROKERS: 'kafka:1', KAFKA_CA_FILE: authorities });
  for (const error of [
    new DeniedError('Kafka: looking at the cluster: a wrong password'),
    new Error('Kafka: a certificate'),
    new DeniedError('PostgreSQL: unable to verify the first certificate'),
    new DeniedError('SMTP: unable to verify the first certificate'),
  ]) {
    expect(await namingAuthorities(error, configuration)).toBe(error);
  }
});
