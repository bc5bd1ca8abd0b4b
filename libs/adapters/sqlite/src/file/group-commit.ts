/** Commits many writes in one transaction with one sync: writes that arrive while a group commits form the next group. */
import { GroupQueue, isTurnOver, nextTurn } from '#eventsourcing';
import type { Connection } from './connection.js';

/** Synchronous work inside a transaction. */
export type Write<T> = (connection: Connection) => T;

interface PendingWrite {
  readonly write: Write<unknown>;
  committed(result: unknown): void;
  resolve(result: unknown): void;
  reject(error: unknown): void;
}

/** The most writes in one group: it keeps others from writing for some 30 ms. */
const MAX_GROUP = 1_024;

export interface GroupCommitOptions {
  readonly connection: Connection;
  /** Waits for the turn of the next group; other users of the connection have theirs between. */
  readonly turn: (work: () => Promise<void>) => Promise<void>;
  /** Begins a transaction, with patience while another process holds the lock. */
  readonly begin: () => Promise<void>;
  /** Resolves when everything committed is durable. When it throws, it is unknown whether it is or will be. */
  readonly durable: () => Promise<void>;
}

export interface GroupCommit {
  /**
   * Resolves when the write is durable, rejects when it was rolled back or may be lost.
   * @param committed called with the result once it is durable, before any write of the group resolves
   */
  write<T>(work: Write<T>, committed?: (result: T) => void): Promise<T>;
  /** Resolves when nothing is under way. */
  drained(): Promise<void>;
}

async function writeGroup(
  connection: Connection,
  group: readonly PendingWrite[],
): Promise<unknown[]> {
  const results: unknown[] = [];
  try {
    for (const { write } of group) {
      // Other work gets a turn of the event loop; the transaction keeps its lock meanwhile.
      if (results.length > 0 && isTurnOver()) await nextTurn();
      results.push(write(connection));
    }
    connection.commit();
    return results;
  } catch (error) {
    connection.rollback();
    throw error;
  }
}

/** Resolves one write after the other, giving up the turn of the event loop in between where the group is long. */
async function tell(group: readonly PendingWrite[], results: readonly unknown[]): Promise<void> {
  for (const [index, { resolve }] of group.entries()) {
    resolve(results[index]);
    await Promise.resolve();
    if (isTurnOver()) await nextTurn();
  }
}

export function createGroupCommit(options: GroupCommitOptions): GroupCommit {
  const { connection, turn, begin, durable } = options;
  const queue = new GroupQueue<PendingWrite>((pending) => turn(() => commitNext(pending)));
  let told = Promise.resolve();

  /** The next group is written only after this one is durable, so that a failed sync concerns the newest group alone. */
  async function acknowledge(group: readonly PendingWrite[], results: unknown[]): Promise<void> {
    try {
      await durable();
    } catch (error) {
      for (const { reject } of group) reject(error);
      return;
    }
    group.forEach(({ committed }, index) => committed(results[index]));
    told = told.then(() => tell(group, results));
  }

  async function commitAlone(member: PendingWrite): Promise<void> {
    let results: unknown[];
    try {
      await begin();
      results = await writeGroup(connection, [member]);
    } catch (error) {
      return member.reject(error);
    }
    await acknowledge([member], results);
  }

  /** A failing write rolls back the whole group: each is then repeated on its own, and only the faulty one fails. */
  async function commitNext(pending: PendingWrite[]): Promise<void> {
    try {
      await begin();
    } catch (error) {
      for (const { reject } of pending.splice(0)) reject(error);
      return;
    }
    const group = pending.splice(0, MAX_GROUP);
    let results: unknown[];
    try {
      results = await writeGroup(connection, group);
    } catch (error) {
      if (group.length === 1) group[0]!.reject(error);
      else for (const member of group) await commitAlone(member);
      return;
    }
    await acknowledge(group, results);
  }

  return {
    write<T>(work: Write<T>, committed: (result: T) => void = () => {}): Promise<T> {
      return new Promise<T>((resolve, reject) => {
        queue.add({ write: work, committed, resolve, reject });
      });
    },
    async drained() {
      await queue.idle();
      await told;
    },
  };
}
