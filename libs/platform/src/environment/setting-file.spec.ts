/** Settings that name a file refuse pipes, devices and folders immediately. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { once } from 'node:events';
import { SetupError } from '#eventsourcing';
import { keysOfFile } from '../auth/key-source.js';
import { readEnvironment } from './environment.js';
import { SECRETS } from './secret-files.js';
import { textOfSettingFile } from './setting-file.js';

let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'setting-'));
  path = join(folder, 'named');
});
afterEach(() => rmSync(folder, { recursive: true }));

const quiet = { onNotice: () => undefined, now: () => 0 };

/** The code that reads the file of each variable. */
const READERS: readonly (readonly [string, () => unknown])[] = [
  ...SECRETS.map(
    (name) => [`${name}_FILE`, () => readEnvironment({ [`${name}_FILE`]: path })] as const,
  ),
  ['AUTH_KEYS_FILE', () => keysOfFile(path, quiet).open()],
  ['KAFKA_CA_FILE', () => textOfSettingFile('KAFKA_CA_FILE', path)],
];

const WRONG: readonly (readonly [string, () => unknown])[] = [
  ['ENOENT', () => undefined],
  ['ELOOP', () => symlinkSync(path, path)],
  ['a folder', () => mkdirSync(path)],
  ['a pipe', () => execFileSync('mkfifo', [path])],
  ['a device', () => symlinkSync('/dev/zero', path)],
  [
    'longer than 4194304 bytes',
    () => {
      writeFileSync(path, '');
      truncateSync(path, 4_194_305);
    },
  ],
];

describe.each(READERS)('%s', (variable, read) => {
  it.each(WRONG)('is refused with its path where that is: %s', async (why, make) => {
    make();
    const failure: unknown = await Promise.resolve()
      .then(read)
      .catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(SetupError);
    expect((failure as SetupError).message).toBe(
      `${variable} must name a file that can be read (${path}: ${why})`,
    );
  });
});

describe('a file that a setting names', () => {
  it('may not be a socket', async () => {
    const server = createServer().listen(path);
    await once(server, 'listening');
    expect(() => textOfSettingFile('NAME', path)).toThrow(`(${path}: a socket)`);
    await new Promise((resolve) => server.close(resolve));
  });

  it('may stand behind symbolic links, as mounted secrets do', () => {
    mkdirSync(join(folder, '..2026'));
    writeFileSync(join(folder, '..2026', 'named'), 'value');
    symlinkSync('..2026', join(folder, '..data'));
    symlinkSync(join('..data', 'named'), path);
    expect(textOfSettingFile('NAME', path)).toBe('value');
  });
});
