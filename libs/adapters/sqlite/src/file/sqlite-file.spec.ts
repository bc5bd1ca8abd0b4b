/** A file with several writers: which of them wait, which writes fail, and which files are refused. */
import { copyFile, readFile, writeFile } from 'node:fs/promises';
import { DiskFullError, nextTurn, SetupError, TransientError } from '#eventsourcing';
import { Connection } from './connection.js';
import { openDriver } from './open-driver.js';
import { ForeignFileError, NewerSchemaError, UnreleasedFileError } from './file-identity.js';
import { openSqlite, type SqliteFile } from './sqlite-file.js';
import type { SqliteOptions } from './sqlite-options.js';
import { temporaryDirectory } from './temporary-directory.fixture.js';

const AGES_MS = 2 ** 30;

describe('a SQLite file', () => {
  let directory: Awaited<ReturnType<typeof temporaryDirectory>>;
  let opened: SqliteFile[] = [];
  let path: string;
  beforeEach(async () => {
    directory = await temporaryDirectory();
    path = directory.file('test.db');
  });
  afterEach(async () => {
    await Promise.all(opened.map((file) => file.close()));
    opened = [];
    await directory.remove();
  });

  async function open(options: Partial<SqliteOptions> = {}): Promise<SqliteFile> {
    const file = await openSqlite({ path, pollMs: 1, ...options });
    opened.push(file);
    await file.write((connection) => connection.exec('CREATE TABLE IF NOT EXISTS t (a BIGINT)'));
    return file;
  }

  function insert(value: number) {
    return (connection: Connection) => connection.run('INSERT INTO t VALUES (?)', value);
  }

  function values(file: SqliteFile): Promise<unknown[]> {
    return file.read((connection) => connection.all('SELECT a FROM t ORDER BY a').flat());
  }

  it('puts writes that are asked for together into one transaction', async () => {
    const file = await open();
    const before = file.commits();
    await Promise.all([1, 2, 3, 4].map((value) => file.write(insert(value))));
    expect(file.commits() - before).toBe(1);
    expect(await values(file)).toEqual([1, 2, 3, 4]);
  });

  it('lets a write that fails take no other with it', async () => {
    const file = await open();
    const failure = new Error('on purpose');
    const results = await Promise.allSettled([
      file.write(insert(1)),
      file.write((connection) => {
        insert(2)(connection);
        throw failure;
      }),
      file.write((connection) => connection.run('INSERT INTO nowhere VALUES (1)')),
      file.write(insert(3)),
    ]);
    expect(results.map(({ status }) => status)).toEqual([
      ...['fulfilled', 'rejected', 'rejected', 'fulfilled'],
    ]);
    expect(results[1]).toMatchObject({ reason: failure });
    expect(await values(file)).toEqual([1, 3]);
  });

  it('lets a write wait for a transaction of another process', async () => {
    const [file, other] = [await open(), await open()];
    let write: Promise<number> | undefined;
    await other.transaction(async (connection) => {
      insert(1)(connection);
      write = file.write(insert(2));
      expect(await values(file)).toEqual([]);
    });
    await write;
    expect(await values(file)).toEqual([1, 2]);
  });

  it('gives up with a TransientError when another process keeps the lock', async () => {
    const other = await open();
    const file = await open({ sleep: nextTurn });
    await other.transaction(async () => {
      await expect(file.write(insert(1))).rejects.toThrow(TransientError);
      await expect(file.transaction(async () => {})).rejects.toThrow(TransientError);
    });
    await file.write(insert(2));
    expect(await values(file)).toEqual([2]);
  });

  it('wakes waiting readers when another process has written', async () => {
    const file = await open();
    const news = file.nextCommit(file.commits(), new AbortController().signal);
    const foreign = new Connection(openDriver(path));
    insert(1)(foreign);
    foreign.close();
    await expect(news).resolves.toBeUndefined();
  });

  it('wakes other readers of this process at once', async () => {
    const [file, other] = [await open({ pollMs: AGES_MS }), await open()];
    const news = file.nextCommit(file.commits(), new AbortController().signal);
    await other.write(insert(1));
    await expect(news).resolves.toBeUndefined();
  });

  it('finishes the writes under way before it closes, and takes no more', async () => {
    const file = await open();
    const writes = Array.from({ length: 600 }, (_, value) => file.write(insert(value)));
    const waiting = file.nextCommit(file.commits(), new AbortController().signal);
    await file.close();
    await expect(Promise.all(writes)).resolves.toHaveLength(600);
    await expect(waiting).rejects.toThrow(TransientError);
    await expect(file.write(insert(1))).rejects.toThrow('closed');
    expect(await values(await open())).toHaveLength(600);
  });

  it.each([1, 2])(
    'holds all by itself once it is closed, whoever of %s had it open',
    async (users) => {
      const files = await Promise.all(Array.from({ length: users }, () => open()));
      for (const [value, file] of files.entries()) await file.write(insert(value));
      for (const file of files) await file.read((connection) => connection.all('SELECT * FROM t'));
      for (const file of files) await file.close();
      const copy = directory.file('copy.db');
      await copyFile(path, copy);
      const copied = await openSqlite({ path: copy });
      opened.push(copied);
      expect(await values(copied)).toHaveLength(users);
    },
  );

  it('is not opened when a newer program has written it', async () => {
    const file = await open();
    await file.write((connection) => connection.exec('PRAGMA user_version = 99'));
    await expect(openSqlite({ path })).rejects.toThrow(NewerSchemaError);
    await expect(openSqlite({ path })).rejects.toThrow('test.db has schema version 99');
  });

  it('keeps its pages, and checkpoints its log after the same bytes whatever they are', async () => {
    const pragma = async (file: SqliteFile, name: string) =>
      (await file.write((connection) => connection.all(`PRAGMA ${name}`)))[0]![0];
    const small = await openSqlite({ path, pageBytes: 4_096 });
    opened.push(small);
    const again = await openSqlite({ path, pageBytes: 16_384 });
    opened.push(again);
    for (const file of [small, again]) {
      expect(await pragma(file, 'page_size')).toBe(4_096);
      expect(await pragma(file, 'wal_autocheckpoint')).toBe(16_384);
    }
  });

  it('of the first release is opened, and from then on by no release before this one', async () => {
    const first = await open();
    await first.write((connection) => connection.exec('PRAGMA user_version = 2'));
    const file = await open();
    const [row] = await file.transaction(async (writer) => writer.all('PRAGMA user_version'));
    expect(row).toEqual([3]);
  });

  it('is not opened when it is something else, and stays what it is', async () => {
    const text = 'This is no database. '.repeat(500);
    await writeFile(path, text);
    const failure = await openSqlite({ path }).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(SetupError);
    expect(failure).toMatchObject({ message: expect.stringMatching(/test\.db .*not a database/) });
    expect(await readFile(path, 'utf8')).toBe(text);
  });

  it.each([0, 1, 7])(
    'is not opened when it is of another program, with version %s',
    async (version) => {
      const foreign = new Connection(openDriver(path));
      foreign.exec(`CREATE TABLE bookmarks (url TEXT); PRAGMA user_version = ${version}`);
      foreign.close();
      const before = await readFile(path);
      await expect(openSqlite({ path })).rejects.toThrow(ForeignFileError);
      expect((await readFile(path)).equals(before)).toBe(true);
    },
  );

  it('is not opened when it was written before the first release', async () => {
    const first = new Connection(openDriver(path));
    first.exec('CREATE TABLE checkpoints (name TEXT); PRAGMA user_version = 1');
    first.close();
    await expect(open()).rejects.toThrow(UnreleasedFileError);
  });

  it('reports that there is no room, and resumes when there is', async () => {
    const file = await open();
    const room = (pages: number) => (connection: Connection) =>
      connection.all(`PRAGMA max_page_count = ${pages}`)[0]![0];
    const fill = (connection: Connection) =>
      connection.run('INSERT INTO t VALUES (?)', Buffer.alloc(1_000_000));
    await file.write(room(1));
    await expect(file.write(fill)).rejects.toThrow(DiskFullError);
    await expect(file.write(fill)).rejects.toThrow('no space on the disk for');
    await expect(file.transaction(async (one) => fill(one))).rejects.toThrow(DiskFullError);
    await file.write(insert(1));
    await file.write(room(1_000));
    await file.write(fill);
    expect(await file.complaint()).toBeNull();
    await file.probe();
    expect(await values(file)).toHaveLength(2);
  });

  it('syncs to disk at every commit by default', async () => {
    const level = (file: SqliteFile) =>
      file.write((connection) => connection.all('PRAGMA synchronous'));
    const full = 2;
    expect(await level(await open())).toEqual([[full]]);
    expect(await level(await open({ synchronous: 'OFF' }))).toEqual([[0]]);
  });
});
