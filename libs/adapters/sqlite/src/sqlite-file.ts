/** One SQLite file as one process sees it: one connection that writes, one that reads, and a bell for news. */
import { type Sleep, TransientError } from '#eventsourcing';
import { Connection } from './connection.js';
import { Doorbell } from './doorbell.js';
import { openDriver } from './driver.js';
import { createGroupCommit, type Write } from './group-commit.js';
import { createLock } from './lock.js';
import { type Defer, nextTurnOfTheLoop, timerSleep } from './timers.js';

export interface SqliteOptions {
  /** A file, or `:memory:`. */
  readonly path: string;
  /** FULL (the default): acknowledged means on disk. OFF only where nothing has to survive. */
  readonly synchronous?: 'FULL' | 'OFF';
  readonly sleep?: Sleep;
  /** How long a write waits for company. */
  readonly defer?: Defer;
  /** How often those who wait look for what other processes have written; 0 means never. */
  readonly pollMs?: number;
}

export interface SqliteFile {
  readonly path: string;
  readonly sleep: Sleep;
  /** Durable when it resolves. Shares its transaction with the writes that wait at the same time. */
  write<T>(work: Write<T>): Promise<T>;
  /** Has the writing connection for itself, inside a transaction, until `work` ends. */
  transaction<T>(work: (connection: Connection) => Promise<T>): Promise<T>;
  /** Sees only what is committed. */
  read<T>(work: (connection: Connection) => T): Promise<T>;
  /** Counts the occasions on which something may have been committed, here or by another process. */
  commits(): number;
  /** Resolves when `commits()` is no longer `seen`, or on abort. */
  nextCommit(seen: number, signal: AbortSignal): Promise<void>;
  /** Lets the writes under way finish. Whoever still waits for commits gets a TransientError. */
  close(): Promise<void>;
}

/** The file was written by a newer version of this program, which may have changed what rows mean. */
export class NewerSchemaError extends Error {
  override readonly name = 'NewerSchemaError';
}

const SCHEMA_VERSION = 1;
/** SQLite itself waits this long, holding up the event loop; then we wait, without. */
const BUSY_TIMEOUT_MS = 10;
const BUSY_PAUSE_MS = 40;
const BUSY_ATTEMPTS = 100;
const POLL_MS = 250;

/** @throws NewerSchemaError; TransientError when another process holds the file for too long. */
export async function openSqlite(options: SqliteOptions): Promise<SqliteFile> {
  const { path, synchronous = 'FULL', sleep = timerSleep } = options;
  const open = () => new Connection(openDriver(path));
  const writer = open();
  const patiently = <T>(work: () => T) => retryWhileBusy(work, sleep);
  try {
    writer.exec(`PRAGMA busy_timeout = ${BUSY_TIMEOUT_MS}`);
    await patiently(() => writer.exec('PRAGMA journal_mode = WAL'));
    writer.exec(`PRAGMA synchronous = ${synchronous}`);
    await patiently(() => claimSchemaVersion(writer, path));
  } catch (error) {
    writer.close();
    throw error;
  }
  if (path === ':memory:') return sqliteFile(options, writer, writer);
  const reader = open();
  reader.exec(`PRAGMA busy_timeout = ${BUSY_TIMEOUT_MS}; PRAGMA query_only = ON`);
  return sqliteFile(options, writer, reader);
}

function claimSchemaVersion(connection: Connection, path: string): void {
  const version = Number(connection.all('PRAGMA user_version')[0]![0]);
  if (version > SCHEMA_VERSION) {
    throw new NewerSchemaError(
      `${path} has schema version ${version}, but this program knows only ${SCHEMA_VERSION}: use the newer program`,
    );
  }
  if (version < SCHEMA_VERSION) connection.exec(`PRAGMA user_version = ${SCHEMA_VERSION}`);
}

async function retryWhileBusy<T>(work: () => T, sleep: Sleep): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return work();
    } catch (error) {
      if (!(error instanceof TransientError) || attempt === BUSY_ATTEMPTS) throw error;
      await sleep(BUSY_PAUSE_MS);
    }
  }
}

function sqliteFile(options: SqliteOptions, writer: Connection, reader: Connection): SqliteFile {
  const { path, sleep = timerSleep, defer = nextTurnOfTheLoop, pollMs = POLL_MS } = options;
  const lock = createLock();
  const bell = new Doorbell();
  const closed = new AbortController();
  let polling = false;

  const begin = () => retryWhileBusy(() => writer.begin(), sleep);
  const groupCommit = createGroupCommit({
    connection: writer,
    begin,
    turn: (work) =>
      lock(() =>
        defer()
          .then(work)
          .then(() => bell.ring()),
      ),
  });

  async function pollForOthers(): Promise<void> {
    let seen = reader.foreignWrites();
    while (bell.awaited) {
      await sleep(pollMs, closed.signal);
      if (closed.signal.aborted) break;
      const now = reader.foreignWrites();
      if (now !== seen) bell.ring();
      seen = now;
    }
    polling = false;
  }

  function assertOpen(): void {
    if (closed.signal.aborted) throw new Error(`${path} is closed`);
  }

  return {
    path,
    sleep,
    async write(work) {
      assertOpen();
      return groupCommit.write(work);
    },
    async transaction(work) {
      assertOpen();
      const result = await lock(async () => {
        await begin();
        try {
          const value = await work(writer);
          writer.commit();
          return value;
        } catch (error) {
          writer.rollback();
          throw error;
        }
      });
      bell.ring();
      return result;
    },
    async read(work) {
      assertOpen();
      return reader === writer ? lock(async () => work(reader)) : work(reader);
    },
    commits: () => bell.rings,
    async nextCommit(seen, signal) {
      assertOpen();
      const rung = bell.next(seen, signal);
      if (pollMs > 0 && !polling) {
        polling = true;
        void pollForOthers();
      }
      await rung;
      if (closed.signal.aborted && !signal.aborted) throw new TransientError(`${path} was closed`);
    },
    async close() {
      if (closed.signal.aborted) return;
      closed.abort();
      bell.ring();
      await groupCommit.drained();
      await lock(async () => {
        writer.close();
        if (reader !== writer) reader.close();
      });
    },
  };
}
