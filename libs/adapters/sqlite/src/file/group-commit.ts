/**
 * Commits many writes in one transaction with one sync: writes that arrive while a group commits form the next
 * group.
 */
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

/** The maximum number of writes in a group, which blocks other writers for some 30 ms. */
const MAX_GROUP = 1_024;

export interface GroupCommitOptions {
  readonly connection: Connection;
  /** Runs the next group when the connection is free; other users of the connection take turns with groups. */
  readonly turn: (work: () => Promise<void>) => Promise<void>;
  /** Begins a transaction, waiting while another process holds the lock. */
  readonly begin: () => Promise<void>;
  /** Resolves when everything committed is durable. If it throws, the durability of the commits is unknown. */
  readonly durable: () => Promise<void>;
}

export interface GroupCommit {
  /**
   * Resolves when the write is durable; rejects if it was rolled back or may be lost.
   * @param committed called with the result once it is durable, before any write of the group resolves
   */
  write<T>(work: Write<T>, committed?: (result: T) => void): Promise<T>;
  /** Resolves when no write is in progress. */
  drained(): Promise<void>;
}

async function writeGroup(
  connection: Connection,
  group: readonly PendingWrite[],
): Promise<unknown[]> {
  const results: unknown[] = [];
  try {
    for (const { write } of group) {
      // Yields to other work of the event loop; the transaction keeps its lock.
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

/** Resolves the writes one by one, yielding to the event loop if the group is long. */
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

  /** Waits for durability before the next group is written, so that a failed sync affects only the newest group. */
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

  /** A failing write rolls back the whole group; each is then repeated alone, so that only the faulty one fails. */
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
