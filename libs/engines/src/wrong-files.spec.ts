/** A wrong file or folder ends the start with one line that names it and its setting. */
import {
  chmod,
  mkdir,
  mkdtemp,
  open,
  readdir,
  rm,
  stat,
  symlink,
  truncate,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SetupError, sleep, systemClock } from '#eventsourcing';
import { readConfiguration } from '#platform';
import type { Engines } from './engines.js';
import { openEngines } from './open-engines.js';
import { needsOf } from './needs.js';
import { asOrdinaryUser } from './ordinary-user.fixture.js';

/** The page size of a database, in bytes. */
const PAGE = 16_384;

let folder: string;
let dataDir: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'wrong-files-'));
  await chmod(folder, 0o755);
  dataDir = join(folder, 'data');
});
afterEach(() => rm(folder, { recursive: true }));

/** Opens and checks the engines of a process with these variables, as before any work starts. */
async function start(variables: Readonly<Record<string, string>>): Promise<void> {
  const configuration = readConfiguration({ DATA_DIR: dataDir, ...variables });
  const onNotice = () => undefined;
  const engines = openEngines({ configuration, clock: systemClock, sleep, onNotice });
  const used = new Set<keyof Engines>(['eventStore', 'readDatabase', 'publisher']);
  try {
    await engines.publisher();
    for (const need of needsOf({ engines, used, clock: systemClock, onNotice }))
      await need.prepare();
  } finally {
    await engines.close();
  }
}

async function expectOneLine(started: Promise<void>, variable: string, path: string) {
  const error: unknown = await started.then(
    () => 'it has started',
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(SetupError);
  const { message } = error as SetupError;
  expect(message).toContain(variable);
  expect(message).toContain(path);
  expect(message).not.toContain('\n');
}

const ledger = () => join(dataDir, 'ledger.db');
const overwrite = async (path: string, at: number, bytes: Buffer) => {
  const file = await open(path, 'r+');
  await file.write(bytes, 0, bytes.length, at);
  await file.close();
};

describe('DATA_DIR', () => {
  const unreadableWithLog = async (path: string) => {
    await mkdir(path);
    await writeFile(join(path, 'ledger.db-wal'), 'log');
    await writeFile(join(path, 'ledger.db'), 'database', { mode: 0 });
  };
  const FOLDERS: [string, () => Promise<unknown>][] = [
    ['a file in place of the folder', () => writeFile(dataDir, 'text')],
    ['a folder that may not be written', () => mkdir(dataDir, { mode: 0o555 })],
    ['a folder that may not be entered', () => mkdir(dataDir, { mode: 0o600 })],
    ['a database that may not be read, with a log', () => unreadableWithLog(dataDir)],
    ['a folder around it that may not be written', () => chmod(folder, 0o555)],
  ];
  it.each(FOLDERS)('as %s', async (_, make) => {
    await make();
    await asOrdinaryUser(() => expectOneLine(start({}), 'DATA_DIR', dataDir));
    await chmod(folder, 0o755);
  });

  const LINKS: [string, string, string][] = [
    ['to nothing', 'nothing', 'a symbolic link in it points to nothing'],
    ['to itself', 'data', 'a symbolic link in it points to itself'],
    ['to a file', 'text', 'a file has that name'],
  ];
  it.each(LINKS)('as a symbolic link %s, and below one', async (_, target, why) => {
    await writeFile(join(folder, 'text'), 'text');
    await symlink(join(folder, target), dataDir);
    await expectOneLine(start({}), 'DATA_DIR', `${dataDir}: ${why}`);
    const below = join(dataDir, 'deeper');
    await expectOneLine(start({ DATA_DIR: below }), 'DATA_DIR', below);
  });

  it('as a symbolic link to a folder is taken', async () => {
    await mkdir(join(folder, 'other'));
    await symlink(join(folder, 'other'), dataDir);
    await start({});
    expect(await readdir(join(folder, 'other'))).toContain('ledger.db');
  });

  it('below a file', async () => {
    await writeFile(dataDir, 'text');
    const below = join(dataDir, 'deeper');
    await expectOneLine(start({ DATA_DIR: below }), 'DATA_DIR', below);
  });

  it('below a folder of the system that takes none', () =>
    expectOneLine(start({ DATA_DIR: '/proc/meter' }), 'DATA_DIR', '/proc/meter'));

  it('with several folders around it that are not there', async () => {
    const deep = join(dataDir, 'of', 'the', 'meter');
    await start({ DATA_DIR: deep });
    expect(await readdir(deep)).toContain('ledger.db');
  });

  const LEDGERS: [string, () => Promise<unknown>][] = [
    ['text', () => writeFile(ledger(), 'no database '.repeat(200))],
    ['a few bytes', () => writeFile(ledger(), 'short')],
    [
      'the name alone of a database',
      () => writeFile(ledger(), `SQLite format 3\0${'x'.repeat(600)}`),
    ],
    ['a folder', () => rm(ledger()).then(() => mkdir(ledger()))],
    ['a database cut in its first page', () => truncate(ledger(), 700)],
    ['a database cut after its first page', () => truncate(ledger(), PAGE)],
    [
      'a database with a first page of rubbish',
      () => overwrite(ledger(), 100, Buffer.alloc(400, 7)),
    ],
    [
      'a database with rubbish after its first page',
      async () => overwrite(ledger(), PAGE, Buffer.alloc((await stat(ledger())).size - PAGE, 7)),
    ],
    ['a database of another program', () => overwrite(ledger(), 68, Buffer.from('ELSE'))],
    ['a database of a newer release', () => overwrite(ledger(), 60, Buffer.from([0, 0, 0, 99]))],
  ];
  it.each(LEDGERS)('with a ledger.db that is %s', async (_, spoil) => {
    await start({});
    await spoil();
    await expectOneLine(start({}), '', ledger());
  });

  it('with databases that may not be written', async () => {
    await start({});
    for (const name of ['ledger.db', 'read-models.db']) await chmod(join(dataDir, name), 0o444);
    await chmod(dataDir, 0o555);
    await asOrdinaryUser(() => expectOneLine(start({}), 'DATA_DIR', dataDir));
  });
});
