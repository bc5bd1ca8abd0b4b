/** Gives one partition's messages to the handler, batch after batch, for as long as the lease lasts. */
import {
  type BatchHandler,
  type IncomingMessage,
  type MessageBatch,
  pauseAfter,
  TransientError,
  type UnpackRequest,
} from '#eventsourcing';
import { memoryOf } from './journal-memory.js';
import {
  advanceCommitted,
  deleteConsumed,
  type GroupPartition,
  selectCommitted,
  selectMessages,
} from './journal-rows.js';
import { countKeys } from './published-block.js';
import type { SqliteFile } from '../file/sqlite-file.js';

export interface BatchFailure {
  readonly topic: string;
  readonly partition: number;
  /** How often in a row it has failed. */
  readonly attempt: number;
  readonly error: unknown;
}

export interface ConsumerOptions {
  readonly file: SqliteFile;
  readonly maxBatch: number;
  readonly unpack?: UnpackRequest;
  /** Whether messages that every group has consumed are deleted. */
  readonly forgetsConsumed: boolean;
  readonly handler: BatchHandler;
  readonly onFailure: (failure: BatchFailure) => void;
  /** Take no further batch. */
  readonly stopping: AbortSignal;
  /** Commit nothing any more. */
  readonly leaseEnded: AbortSignal;
}

const BACK_OFF = { firstPauseMs: 50, maxPauseMs: 5_000 };
/** How long messages are gathered after a batch, for each message that was in it. */
const GATHER_MS_PER_MESSAGE = 0.5;
const GATHER_MS_MAX = 50;
/** From how many messages per key of a batch on a short pause is enough: with more, each would cost hardly less. */
const FLOOD_MESSAGES_PER_KEY = 32;
const GATHER_MS_IN_FLOOD = 15;
/** A consumer whose batch is larger than this share of the maximum is behind, and continues at once. */
const NEARLY_FULL = 0.9;
/** How many blocks are deleted beyond those of the batch, where an earlier release has kept all. */
const SPARE_BLOCKS = 32;

/** Ends when it is stopped. A failing batch is repeated without end: skipping it would lose messages. */
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
      if (batch) await gather(options, batch.messages);
    } catch (error) {
      attempt++;
      onFailure({ topic: owned.topic.name, partition: owned.partition, attempt, error });
      await file.sleep(pauseAfter(attempt, BACK_OFF), stopping);
    }
  }
}

/**
 * Gives the batch to the handler. A handler that commits nothing has failed: it would get the same
 * batch again at once.
 */
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

async function nextBatch(
  options: ConsumerOptions,
  owned: GroupPartition,
): Promise<MessageBatch | undefined> {
  const { file, leaseEnded, forgetsConsumed } = options;
  const messages = await nextMessages(options, owned);
  if (messages.length === 0) return undefined;
  const last = messages[messages.length - 1]!.offset;
  return {
    topic: owned.topic.name,
    partition: owned.partition,
    messages,
    signal: leaseEnded,
    async commit(offset, note) {
      if (offset > last) throw new RangeError(`Offset ${offset} is beyond the batch's ${last}`);
      if (leaseEnded.aborted) throw new TransientError('The lease on the partition has ended');
      await file.write((connection) => {
        advanceCommitted(connection, owned, offset, note);
        if (forgetsConsumed) deleteConsumed(connection, owned, messages.length + SPARE_BLOCKS);
      });
    },
  };
}

/**
 * What comes all the time is taken in larger batches: each tenant then has more in one, and what is done once per batch
 * and tenant costs less. What comes at rest is taken at once.
 */
async function gather(
  { file, maxBatch, stopping }: ConsumerOptions,
  handled: readonly IncomingMessage[],
): Promise<void> {
  if (handled.length > maxBatch * NEARLY_FULL) return;
  const isFlood = handled.length >= countKeys(handled) * FLOOD_MESSAGES_PER_KEY;
  const longestMs = isFlood ? GATHER_MS_IN_FLOOD : GATHER_MS_MAX;
  const pauseMs = Math.min(Math.floor(handled.length * GATHER_MS_PER_MESSAGE), longestMs);
  if (pauseMs > 0) await file.sleep(pauseMs, stopping);
}

/**
 * Where to go on is asked of the file each time: another process of the group may have been there.
 * What comes next is taken from memory where this process has published it.
 */
function nextMessages(
  { file, maxBatch, unpack }: ConsumerOptions,
  owned: GroupPartition,
): Promise<IncomingMessage[]> {
  const { topic, partition } = owned;
  const memory = memoryOf(file);
  return file.read((connection) => {
    const committed = selectCommitted(connection, owned);
    memory.forget(topic.name, partition, committed);
    const known = memory.after(topic.name, partition, committed, maxBatch);
    if (known.length > 0) return known;
    return selectMessages(connection, owned, { after: committed, maxMessages: maxBatch }, unpack);
  });
}
