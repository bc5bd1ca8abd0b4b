/** Passes the messages of one partition to the handler, batch after batch, as long as the lease lasts. */
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
  /** The number of consecutive failures so far. */
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
  /** Aborted when no further batch may be taken. */
  readonly stopping: AbortSignal;
  /** Aborted when nothing may be committed any more. */
  readonly leaseEnded: AbortSignal;
}

const BACK_OFF = { firstPauseMs: 50, maxPauseMs: 5_000 };
/** How long messages are gathered after a batch, per message of the batch. */
const GATHER_MS_PER_MESSAGE = 0.5;
const GATHER_MS_MAX = 50;
/**
 * From this number of messages per key in a batch, a short pause is enough: larger batches would hardly reduce the
 * cost per message.
 */
const FLOOD_MESSAGES_PER_KEY = 32;
const GATHER_MS_IN_FLOOD = 15;
/** A consumer whose batch is larger than this share of the maximum is behind, and continues immediately. */
const NEARLY_FULL = 0.9;
/** How many blocks are deleted in addition to those of the batch, because an earlier release kept all of them. */
const SPARE_BLOCKS = 32;

/** Runs until stopped. A failing batch is retried indefinitely, because skipping it would lose messages. */
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
 * Passes the batch to the handler. A handler that returns without a commit has failed: otherwise it would receive
 * the same batch again at once.
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
 * Pauses under load, so that the next batch is larger: each tenant then has more messages in it, and the work per
 * batch and tenant costs less. After a small batch there is no pause.
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
 * The offset is read from the file each time, because another process of the group may have committed. Messages are
 * taken from memory if this process has published them.
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
