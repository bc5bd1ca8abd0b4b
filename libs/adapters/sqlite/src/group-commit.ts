/** Many writes, one transaction, one sync to disk: what arrives while a group commits goes together in the next. */
import { GroupQueue, isTurnOver, nextTurn } from '#eventsourcing';
import type { Connection } from './connection.js';

/** Synchronous work inside a transaction. */
export type Write<T> = (connection: Connection) => T;

interface Pending {
  readonly write: Write<unknown>;
  resolve(result: unknown): void;
  reject(error: unknown): void;
}

/** Bounds how long one group keeps others from writing: some 30 ms. */
const MAX_GROUP = 1_024;

export interface GroupCommitOptions {
  readonly connection: Connection;
  /** Waits for the turn of the next group; other users of the connection have theirs between. */
  readonly turn: (work: () => Promise<void>) => Promise<void>;
  /** Begins a transaction, with patience while another process holds the lock. */
  readonly begin: () => Promise<void>;
}

export interface GroupCommit {
  /**
   * Resolves when the write is durable, rejects when it was rolled back.
   * @param committed is called with the result right after the commit, before anybody else can see it.
   */
  write<T>(work: Write<T>, committed?: (result: T) => void): Promise<T>;
  /** Resolves when nothing is under way. */
  drained(): Promise<void>;
}

/** Written before it is asked whether others want a turn; the transaction waits for them, with the lock. */
const PIECE = 8;

async function commitGroup(connection: Connection, group: readonly Pending[]): Promise<void> {
  const results: unknown[] = [];
  try {
    for (const { write } of group) {
      results.push(write(connection));
      if (results.length % PIECE === 0 && isTurnOver()) await nextTurn();
    }
    connection.commit();
  } catch (error) {
    connection.rollback();
    throw error;
  }
  group.forEach(({ resolve }, index) => resolve(results[index]));
}

export function createGroupCommit(options: GroupCommitOptions): GroupCommit {
  const { connection, turn, begin } = options;
  const queue = new GroupQueue<Pending>((pending) => turn(() => commitNext(pending)));

  async function commitAlone(member: Pending): Promise<void> {
    try {
      await begin();
      await commitGroup(connection, [member]);
    } catch (error) {
      member.reject(error);
    }
  }

  /** One failing write rolls all back, so each is then done again on its own: only the guilty one fails. */
  async function commitNext(pending: Pending[]): Promise<void> {
    try {
      await begin();
    } catch (error) {
      for (const { reject } of pending.splice(0)) reject(error);
      return;
    }
    const group = pending.splice(0, MAX_GROUP);
    try {
      await commitGroup(connection, group);
    } catch (error) {
      if (group.length === 1) group[0]!.reject(error);
      else for (const member of group) await commitAlone(member);
    }
  }

  return {
    write<T>(work: Write<T>, committed?: (result: T) => void): Promise<T> {
      return new Promise<T>((resolve, reject) => {
        queue.add({ write: work, resolve: inTurn(committed, resolve), reject });
      });
    },
    drained: () => queue.idle(),
  };
}

const inTurn =
  <T>(first: ((result: T) => void) | undefined, then: (result: T) => void) =>
  (result: T): void => {
    first?.(result);
    then(result);
  };
