/** An unusable TLS file ends the start with one line that names it and its setting. */
import { createPrivateKey, generateKeyPairSync } from 'node:crypto';
import { chmod, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SetupError, sleep, systemClock } from '#eventsourcing';
import { readConfiguration } from '#platform';
import { testCertificate, testKey } from '#testing/eventstoredb-stand-in';
import type { Engines } from './engines.js';
import { openEngines } from './open-engines.js';
import { readCertificates } from './tls-files.js';
import { asOrdinaryUser } from './ordinary-user.fixture.js';

/** Self-signed, valid in the year 2000 only. */
const EXPIRED = `-----BEGIN CERTIFICATE-----
MIIBZDCCAQugAwIBAgIBATAKBggqhkjOPQQDAjASMRAwDgYDVQQDDAdleHBpcmVk
MB4XDTAwMDEwMTAwMDAwMFoXDTAxMDEwMTAwMDAwMFowEjEQMA4GA1UEAwwHZXhw
aXJlZDBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABH9STeU1Qpan/PB1IYiE3HaA
nMGMQ77TKWWJ5f+4iDdIhrj7NtyvE+iJZv+yM7maQwcBPlX04Gk9X1vszU+xxZmj
UjBQMAkGA1UdEwQCMAAwHQYDVR0OBBYEFKBXHKjXsR20oSGstpU3OjeomOmAMCQG
A1UdIwQdMBuhFqQUMBIxEDAOBgNVBAMMB2V4cGlyZWSCAQEwCgYIKoZIzj0EAwID
RwAwRAIgNyjik2+VvDYSen039IxQLiYRGczesaSECetizQdQzFACIDxjh75gJSfB
/kJ/m1ALHtaEZLeFhqB42KMEvN2egzH5
-----END CERTIFICATE-----
`;
const encrypted = (): string =>
  createPrivateKey(testKey)
    .export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'secret' })
    .toString();
const foreignKey = (): string =>
  generateKeyPairSync('ec', { namedCurve: 'P-256' })
    .privateKey.export({ type: 'pkcs8', format: 'pem' })
    .toString();

let folder: string;
let path: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tls-files-'));
  await chmod(folder, 0o777);
  path = join(folder, 'file.pem');
});
afterEach(() => rm(folder, { recursive: true }));

type Variables = Readonly<Record<string, string>>;

const postgres = (options: string) => ({
  DATABASE_URL: `postgres://meter:hunter2@127.0.0.1:1/meter?${options}`,
});
const store = (options: string) => ({
  EVENTSTORE_URL: `esdb://meter:hunter2@127.0.0.1:1?tls=true&${options}`,
});

const asksRows = async (engines: Engines) =>
  (await engines.readDatabase()).query('SELECT 1 AS one');
const asksStore = async (engines: Engines) => (await engines.eventStore()).head(['any']);
const asksLog = (engines: Engines) => engines.describeLog(['any']);

async function failureOf(
  variables: Variables,
  ask: (engines: Engines) => Promise<unknown>,
): Promise<Error> {
  const configuration = readConfiguration({ DATA_DIR: join(folder, 'data'), ...variables });
  const onNotice = () => undefined;
  const engines = openEngines({ configuration, clock: systemClock, sleep, onNotice });
  try {
    await ask(engines);
  } catch (error) {
    return error as Error;
  } finally {
    await engines.close();
  }
  throw new Error('it has started');
}

// Loaded by the user who runs the tests, because an unprivileged user cannot write jest's cache.
beforeAll(async () => {
  await Promise.all([
    import('#adapters/kafka'),
    import('#adapters/postgres'),
    import('#adapters/eventstoredb'),
  ]);
});

interface Setting {
  readonly name: string;
  readonly holds: 'authorities' | 'certificate' | 'key';
  readonly variables: () => Variables;
  readonly ask: (engines: Engines) => Promise<unknown>;
}

const SETTINGS: readonly Setting[] = [
  {
    name: 'KAFKA_CA_FILE',
    holds: 'authorities',
    variables: () => ({ KAFKA_BROKERS: '127.0.0.1:1', KAFKA_CA_FILE: path }),
    ask: asksLog,
  },
  ...(['sslrootcert', 'sslcert', 'sslkey'] as const).map((option) => ({
    name: `DATABASE_URL (${option})`,
    holds: ({ sslrootcert: 'authorities', sslcert: 'certificate', sslkey: 'key' } as const)[option],
    variables: () => postgres(`${option}=${encodeURIComponent(path)}`),
    ask: asksRows,
  })),
  ...(['tlsCAFile', 'userCertFile', 'userKeyFile'] as const).map((option) => ({
    name: `EVENTSTORE_URL (${option})`,
    holds: ({ tlsCAFile: 'authorities', userCertFile: 'certificate', userKeyFile: 'key' } as const)[
      option
    ],
    variables: () => store(`${option}=${path}`),
    ask: asksStore,
  })),
];

const block = (text: string) => `-----BEGIN CERTIFICATE-----\n${text}\n-----END CERTIFICATE-----\n`;

type Content = readonly [what: string, make: () => Promise<unknown>, why: string];

/** Includes a device that ends at once: reading it terminates, and the message says what it is. */
const UNREADABLE: readonly Content[] = [
  ['a file that is missing', async () => undefined, 'ENOENT'],
  ['a folder', () => mkdir(path), 'a folder'],
  ['a device', () => symlink('/dev/null', path), 'a device'],
  ['a file that may not be read', () => writeFile(path, testCertificate, { mode: 0 }), 'EACCES'],
];
const NEITHER = [
  ['an empty file', () => writeFile(path, '')],
  ['text', () => writeFile(path, 'neither of them')],
  ['bytes', () => writeFile(path, Buffer.from([0x30, 0x82, 0xff, 0, 1]))],
] as const;
const NO_CERTIFICATES: readonly Content[] = [
  ...UNREADABLE,
  ...NEITHER.map(([what, make]) => [what, make, 'no certificate'] as const),
  ['a key', () => writeFile(path, testKey), 'no certificate'],
  [
    'a certificate without an end',
    () => writeFile(path, testCertificate.subarray(0, 200)),
    'no certificate',
  ],
  [
    'a certificate that is rubbish',
    () => writeFile(path, block('cnViYmlzaA==')),
    'certificate 1 in it is damaged',
  ],
  [
    'a second that is rubbish',
    () => writeFile(path, String(testCertificate) + block('?')),
    'certificate 2 in it is damaged',
  ],
  ['one that has expired', () => writeFile(path, EXPIRED), 'expired, the last on 2001-01-01'],
];
const NO_KEYS: readonly Content[] = [
  ...UNREADABLE,
  ...NEITHER.map(([what, make]) => [what, make, 'no key'] as const),
  ['a certificate', () => writeFile(path, testCertificate), 'no key'],
  ['a key under a password', () => writeFile(path, encrypted()), 'encrypted'],
];

const CASES = SETTINGS.flatMap((setting) =>
  (setting.holds === 'key' ? NO_KEYS : NO_CERTIFICATES).map(([what, make, why]) => ({
    ...setting,
    what,
    make,
    why,
  })),
);
it.each(CASES)('$name as $what', async ({ name, variables, ask, make, why }) => {
  await make();
  const error = await asOrdinaryUser(() => failureOf(variables(), ask));
  expect(error).toBeInstanceOf(SetupError);
  expect(error.message).toContain(`${name} must name a file`);
  expect(error.message).toContain(`(${path}: `);
  expect(error.message).toContain(why);
  expect(error.message).not.toMatch(/\n|hunter2/);
});

describe.each([
  ['DATABASE_URL', 'sslcert', 'sslkey', postgres, asksRows],
  ['EVENTSTORE_URL', 'userCertFile', 'userKeyFile', store, asksStore],
] as const)('what %s shows of this process', (variable, certificate, key, variables, ask) => {
  it.each([
    ['a certificate', certificate, testCertificate],
    ['a key', key, testKey],
  ] as const)('is refused as %s alone', async (_, option, content) => {
    await writeFile(path, content);
    const { message } = await failureOf(variables(`${option}=${path}`), ask);
    expect(message).toContain(`${variable} (${option}) must name a file`);
  });

  it('is refused as a certificate and the key of another one', async () => {
    const other = join(folder, 'other.key');
    await writeFile(path, testCertificate);
    await writeFile(other, foreignKey());
    const { message } = await failureOf(variables(`${certificate}=${path}&${key}=${other}`), ask);
    expect(message).toContain(`${variable} (${key}) must name a file with the key of a`);
    expect(message).toContain(`${other}: it is not that of ${path}`);
  });
});

it('takes authorities with a comment before them, and beside one that has expired', async () => {
  await writeFile(path, `# the authorities\n${EXPIRED}${String(testCertificate)}`);
  expect(readCertificates({ setting: 'ANY', path })).toBe(await readFile(path, 'utf8'));
});
