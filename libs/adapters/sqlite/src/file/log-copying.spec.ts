/** Checkpoints of the write-ahead log from another thread, made only when the log has grown enough. */
import { readFile, stat } from 'node:fs/promises';
import { nextTurn } from '#eventsourcing';
import type { Connection } from './connection.js';
import { copyLog } from './log-copying.js';
import { openSqlite, type SqliteFile } from './sqlite-file.js';
import type { SqliteOptions } from './sqlite-options.js';
import { temporaryDirectory } from './temporary-directory.fixture.js';

const TEXT = 'x'.repeat(10_000);
const ENOUGH = 40;
const nothing = () => undefined;
const silentWriter = { begin: nothing, commit: nothing, exec: nothing } as unknown as Connection;

let directory: Awaited<ReturnType<typeof temporaryDirectory>>;
let path: string;
let opened: SqliteFile[];

beforeEach(async () => {
  directory = await temporaryDirectory();
  path = directory.file('ledger.db');
  opened = [];
});
afterEach(async () => {
  for (const file of opened) await file.close();
  await directory.remove();
});

async function open(options: Partial<SqliteOptions> = {}): Promise<SqliteFile> {
  const file = await openSqlite({ path, pollMs: 0, synchronous: 'OFF', ...options });
  opened.push(file);
  return file;
}

/** Opens a writer, and a copier that checks in every turn of the event loop. */
async function besideCopier() {
  const writer = await open();
  await writer.write((connection) => connection.exec('CREATE TABLE texts (text TEXT)'));
  let looks = 0;
  let isHeld = false;
  const sleep = async () => {
    looks++;
    do await nextTurn();
    while (isHeld);
  };
  const copier = await open({ copiesLog: true, sleep });
  const write = async (count: number, text = TEXT) => {
    for (let number = 0; number < count; number++) {
      await writer.write((connection) => connection.run('INSERT INTO texts VALUES (?)', text));
    }
  };
  const looked = async () => {
    const before = looks;
    while (looks < before + 3) await nextTurn();
  };
  const heard = async (count: number) => {
    while (copier.commits() < count) await nextTurn();
    await looked();
  };
  /** Keeps the copier from checking during the work. */
  const unseen = async (work: () => Promise<void>) => {
    isHeld = true;
    await work();
    isHeld = false;
  };
  return { writer, copier, write, heard, unseen };
}

/** How often the log was restarted, according to its header. */
const beginnings = async (): Promise<number> => (await readFile(`${path}-wal`)).readUInt32BE(12);

const sizeOfFile = async (): Promise<number> => (await stat(path)).size;

it('leaves little for who writes', async () => {
  const { write, heard } = await besideCopier();
  const before = await sizeOfFile();
  await write(ENOUGH);
  await heard(ENOUGH);
  expect(await sizeOfFile()).toBeGreaterThan(before + (ENOUGH / 2) * TEXT.length);
});

it('lets a few commits gather', async () => {
  const { write, heard } = await besideCopier();
  const before = await sizeOfFile();
  await write(ENOUGH / 4);
  await heard(ENOUGH / 4);
  expect(await sizeOfFile()).toBe(before);
});

it('begins the log anew, so that no commit of who writes does', async () => {
  const { write, heard, unseen } = await besideCopier();
  let before = 0;
  await unseen(async () => {
    await write(ENOUGH);
    before = await beginnings();
  });
  await heard(ENOUGH);
  expect(await beginnings()).toBe(before + 1);
  await write(1);
  expect(await beginnings()).toBe(before + 1);
});

it('leaves the log as it is while a reader uses it', async () => {
  const { writer, write, heard } = await besideCopier();
  await write(1);
  const before = await beginnings();
  await writer.snapshot(async (connection) => {
    connection.all('SELECT COUNT(*) FROM texts');
    await write(ENOUGH);
    await heard(ENOUGH + 1);
    expect(await beginnings()).toBe(before);
  });
  await write(ENOUGH);
  await heard(2 * ENOUGH + 1);
  expect(await beginnings()).toBe(before + 1);
});

it('takes nothing from who reads what was before, and ends with the file', async () => {
  const { writer, copier, write, heard } = await besideCopier();
  const count = () =>
    writer.read((connection) => connection.all('SELECT COUNT(*) FROM texts')[0]![0]);
  await write(ENOUGH);
  await heard(ENOUGH);
  expect(await count()).toBe(ENOUGH);
  await copier.close();
  await write(1);
  expect(await count()).toBe(ENOUGH + 1);
});

it('restarts a log of 64 MiB even while writes continue, and a shorter one not', async () => {
  const begun: boolean[] = [];
  for (const pages of [4_095, 4_096]) {
    const closing = new AbortController();
    let commits = 0;
    const modes: string[] = [];
    const reader = {
      checkpoint(mode: string) {
        modes.push(mode);
        return { isBusy: false, pages, left: mode === 'PASSIVE' ? 1 : 0 };
      },
    } as unknown as Connection;
    const sleep = async () => {
      if (modes.length > 0) closing.abort();
      commits += ENOUGH;
    };
    const alone = async (work: (writer: Connection) => void) => work(silentWriter);
    await copyLog({ reader, alone, commits: () => commits, sleep, closed: closing.signal });
    begun.push(modes.includes('RESTART'));
  }
  expect(begun).toEqual([false, true]);
});
