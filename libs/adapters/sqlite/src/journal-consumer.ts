/** Gives one partition's messages to the handler, batch after batch, for as long as the lease lasts. */
import { type BatchHandler, type MessageBatch, TransientError } from '#eventsourcing';
import { memoryOf } from './journal-memory.js';
import {
  advanceCommitted,
  type GroupPartition,
  selectCommitted,
  selectMessages,
} from './journal-rows.js';
import type { SqliteFile } from './sqlite-file.js';

export interface BatchFailure {
  readonly topic: string;
  readonly partition: number;
  /** How often in a row. */
  readonly attempt: number;
  readonly error: unknown;
}

export interface ConsumerOptions {
  readonly file: SqliteFile;
  readonly maxBatch: number;
  readonly handler: BatchHandler;
  readonly onFailure: (failure: BatchFailure) => void;
  /** Take no further batch. */
  readonly stopping: AbortSignal;
  /** Commit nothing any more. */
  readonly leaseEnded: AbortSignal;
}

const FIRST_PAUSE_MS = 50;
const MAX_PAUSE_MS = 5_000;

/** Ends when told to stop. A failing batch is repeated for ever: skipping it would lose messages. */
export async function consumePartition(
  options: ConsumerOptions,
  owned: GroupPartition,
): Promise<void> {
  const { file, stopping, onFailure } = options;
  let attempt = 0;
  while (!stopping.aborted) {
    try {
      const seen = file.commits();
      const batch = await nextBatch(options, owned);
      if (batch) await handle(options, batch);
      else await file.nextCommit(seen, stopping);
      attempt = 0;
    } catch (error) {
      attempt++;
      onFailure({ topic: owned.topic.name, partition: owned.partition, attempt, error });
      await file.sleep(Math.min(MAX_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (attempt - 1)), stopping);
    }
  }
}

/** A handler that commits nothing would get the same batch at once, again and again: that is a failure, too. */
async function handle({ handler }: ConsumerOptions, batch: MessageBatch): Promise<void> {
  let committed = false;
  await handler({
    ...batch,
    async commit(offset, note) {
      await batch.commit(offset, note);
      committed = true;
    },
  });
  if (!committed) throw new Error('The handler has returned without a commit');
}

/**
 * Where to go on is asked of the file each time: another process of the group may have been there.
 * What comes next is taken from memory where this process has published it.
 */
async function nextBatch(
  { file, maxBatch, leaseEnded }: ConsumerOptions,
  owned: GroupPartition,
): Promise<MessageBatch | undefined> {
  const { topic, partition } = owned;
  const memory = memoryOf(file);
  const messages = await file.read((connection) => {
    const committed = selectCommitted(connection, owned);
    memory.forget(topic.name, partition, committed);
    const known = memory.after(topic.name, partition, committed, maxBatch);
    return known.length > 0 ? known : selectMessages(connection, owned, committed, maxBatch);
  });
  if (messages.length === 0) return undefined;
  const last = messages[messages.length - 1]!.offset;
  return {
    topic: topic.name,
    partition,
    messages,
    signal: leaseEnded,
    async commit(offset, note) {
      if (offset > last) throw new RangeError(`Offset ${offset} is beyond the batch's ${last}`);
      if (leaseEnded.aborted) throw new TransientError('The lease on the partition has ended');
      await file.write((connection) => advanceCommitted(connection, owned, offset, note));
    },
  };
}
