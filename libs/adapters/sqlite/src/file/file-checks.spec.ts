/**
 * A deleted, moved or replaced database acknowledges nothing more, and a log without its database, or next to
 * another one, is kept.
 */
import { execFile } from 'node:child_process';
import {
  copyFile,
  mkdir,
  readdir,
  readFile,
  rename,
  rm,
  stat,
  symlink,
  writeFile,
} from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { nextTurn, SetupError } from '#eventsourcing';
import { eventually } from '#testing';
import { releaseClosed } from './open-driver.js';
import { NotDurableError, openLog } from './durability.js';
import { openSqlite, type SqliteFile } from './sqlite-file.js';
import type { SqliteOptions } from './sqlite-options.js';
import { temporaryDirectory } from './temporary-directory.fixture.js';

let directory: Awaited<ReturnType<typeof temporaryDirectory>>;
let opened: SqliteFile[];
let path: string;
let failures: Error[];

beforeEach(async () => {
  directory = await temporaryDirectory();
  await mkdir(directory.file('data'));
  path = directory.file('data/ledger.db');
  [opened, failures] = [[], []];
});
afterEach(async () => {
  for (const file of opened) await file.close();
  await directory.remove();
});

async function open(options: Partial<SqliteOptions> = {}): Promise<SqliteFile> {
  const onNotDurable = (error: Error) => void failures.push(error);
  const usual = { path, pollMs: 0, synchronous: 'BESIDE', onNotDurable } as const;
  const file = await openSqlite({ ...usual, ...options });
  opened.push(file);
  return file;
}

const write = (file: SqliteFile) =>
  file.write((connection) =>
    connection.exec('CREATE TABLE IF NOT EXISTS t (a BIGINT); INSERT INTO t VALUES (1)'),
  );

const replaceByCopy = async (file: string) => {
  await copyFile(file, `${file}-copy`);
  await rename(`${file}-copy`, file);
};

const FATES: [string, () => Promise<unknown>][] = [
  ['the database deleted', () => rm(path)],
  ['its log deleted', () => rm(`${path}-wal`)],
  ['the database replaced by a copy', () => replaceByCopy(path)],
  ['its log replaced by a copy', () => replaceByCopy(`${path}-wal`)],
  ['the folder moved away', () => rename(dirname(path), directory.file('away'))],
  [
    'the folder moved away and a file in its place',
    async () => {
      await rename(dirname(path), directory.file('away'));
      await writeFile(dirname(path), '');
    },
  ],
  ['the folder deleted', () => rm(dirname(path), { recursive: true })],
];

it.each(FATES)('acknowledges nothing more once it finds %s', async (_fate, strike) => {
  const file = await open();
  await write(file);
  await strike();
  await expect(write(file)).rejects.toThrow(NotDurableError);
  expect(failures).toHaveLength(1);
  expect(failures[0]!.message).toMatch(
    /ledger\.db.* deleted, moved or replaced while it was in use/,
  );
  await expect(file.read(() => 'rows')).rejects.toThrow(NotDurableError);
});

it.each(FATES)('is given up even if nothing is written: %s', async (_fate, strike) => {
  for (const synchronous of ['BESIDE', 'NORMAL'] as const) {
    failures = [];
    await write(await open({ synchronous, pollMs: 1 }));
    await strike();
    await eventually('it is noticed', async () => failures.length > 0);
    expect(failures).toEqual([expect.any(NotDurableError)]);
    expect(failures[0]!.message).toMatch(/deleted, moved or replaced while it/);
    await directory.remove();
    await mkdir(dirname(path), { recursive: true });
  }
});

it('is watched until it is closed, and not beyond', async () => {
  const looks: (() => void)[] = [];
  const sleep = () => new Promise<void>((look) => looks.push(look));
  const file = await open({ pollMs: 1, sleep });
  await file.close();
  await rm(path);
  await write(await open());
  for (const look of looks) look();
  await nextTurn();
  expect([looks.length > 0, failures]).toEqual([true, []]);
});

it('syncs the log beside the file, not beside a symbolic link to it', async () => {
  const link = directory.file('link.db');
  await symlink(path, link);
  await writeFile(`${link}-wal`, '');
  const synced: string[] = [];
  const file = await open({
    path: link,
    async openLog(opening) {
      const log = await openLog(opening);
      return { ...log, datasync: () => log.datasync().then(() => void synced.push('log')) };
    },
  });
  await rm(`${link}-wal`);
  await write(file);
  expect(synced).not.toEqual([]);
  await rm(`${path}-wal`);
  await expect(write(file)).rejects.toThrow(NotDurableError);
});

/** Creates the files of a killed process, with most of the data in the log. */
async function leaveLog(folder = 'copy'): Promise<void> {
  await write(await open());
  const away = directory.file(folder);
  await mkdir(away);
  for (const name of ['ledger.db', 'ledger.db-wal']) {
    await copyFile(join(dirname(path), name), join(away, name));
  }
  path = join(away, 'ledger.db');
}

const LOST: [string, () => Promise<unknown>][] = [
  ['missing', () => rm(path)],
  ['empty', () => writeFile(path, '')],
  [
    'behind a symbolic link, and empty',
    async () => {
      await writeFile(path, '');
      const link = directory.file('link.db');
      await symlink(path, link);
      path = link;
    },
  ],
];

it.each(LOST)(
  'is refused while its log is there and it is %s: the log is left as it is',
  async (_what, lose) => {
    await leaveLog();
    const log = `${path}-wal`;
    await lose();
    const before = await readFile(log);
    await expect(open()).rejects.toThrow(SetupError);
    await expect(open()).rejects.toThrow(
      /is missing or empty, but its log .*ledger\.db-wal is not: .*DATA_DIR/,
    );
    expect(await readFile(log)).toEqual(before);
  },
);

/** Restores the backup of an orderly stop over the files of a process that was killed later. */
async function restoreOverLog(): Promise<void> {
  const backup = directory.file('backup.db');
  const first = await open();
  await write(first);
  await first.close();
  await copyFile(path, backup);
  await leaveLog();
  await copyFile(backup, path);
}

it('is refused beside the log of another one, as after a restore: both are left as they are', async () => {
  await restoreOverLog();
  const files = [path, `${path}-wal`];
  const before = await Promise.all(files.map((file) => readFile(file)));
  await expect(open()).rejects.toThrow(SetupError);
  await expect(open()).rejects.toThrow(
    /ledger\.db was closed in order, so its log .*ledger\.db-wal is of another one: .*remove the log/,
  );
  expect(await Promise.all(files.map((file) => readFile(file)))).toEqual(before);
  await rm(`${path}-wal`);
  await write(await open());
});

it('is one file once it is closed, however long its statements were in use', async () => {
  const file = await open();
  await write(file);
  expect(await file.read((connection) => connection.all('SELECT a FROM t'))).toHaveLength(1);
  // Objects that survive two collections of young objects are old.
  for (let times = 0; times < 3; times++) await releaseClosed('young');
  await file.close();
  expect(await readdir(dirname(path))).toEqual(['ledger.db']);
});

it('is opened with its own log, whichever process left it and however often', async () => {
  for (let times = 0; times < 3; times++) {
    await leaveLog(`copy ${times}`);
  }
  const file = await open();
  expect(await file.read((connection) => connection.all('SELECT a FROM t'))).toHaveLength(3);
});

it('counts as closed only once the last one that has it open is', async () => {
  const [first, second] = [await open(), await open()];
  await write(first);
  await first.close();
  await write(second);
  await leaveLog('beside the second');
  const file = await open();
  expect(await file.read((connection) => connection.all('SELECT a FROM t'))).toHaveLength(3);
});

/** Opens the file in another process, which removes the log when it closes unless it sees a lock. */
const openElsewhere = () =>
  promisify(execFile)(process.execPath, ['--eval', ELSEWHERE, path], { cwd: process.cwd() });
const ELSEWHERE = `
  const Libsql = require('libsql');
  const database = new Libsql(process.argv[1]);
  database.exec('INSERT INTO t VALUES (2)');
  database.close();
`;

it('stays locked while it is open, however often: another process that ends leaves its log', async () => {
  const file = await open();
  await write(file);
  await open();
  await openElsewhere();
  await write(file);
  expect(await file.read((connection) => connection.all('SELECT a FROM t'))).toHaveLength(3);
});

it('is created beside an empty log', async () => {
  await writeFile(`${path}-wal`, '');
  await write(await open());
  expect((await stat(path)).size).toBeGreaterThan(0);
});
