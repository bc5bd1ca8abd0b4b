/** A message log in a SQLite file: the embedded counterpart of a broker. */
import type { BatchSource, MessagePublisher, PartitionLag, UnpackRequest } from '#eventsourcing';
import type { Connection } from '../file/connection.js';
import { type BatchFailure, consumePartition } from './journal-consumer.js';
import { type JournalMemory, memoryOf } from './journal-memory.js';
import { insertMessages } from './journal-publishing.js';
import {
  findOrCreateTopic,
  type GroupPartition,
  selectCommitted,
  selectLastOffset,
} from './journal-rows.js';
import { createJournalTables } from './journal-tables.js';
import type { SqliteFile } from '../file/sqlite-file.js';

export interface SqliteJournalOptions {
  readonly file: SqliteFile;
  readonly group: string;
  /** Called for each failure of the handler, before the batch is retried. */
  readonly onFailure: (failure: BatchFailure) => void;
  readonly maxBatch?: number;
  /** Unpacks requests that were stored as a whole. */
  readonly unpack?: UnpackRequest;
  /**
   * Whether messages that every group has consumed are deleted; for groups whose handler stores what it needs
   * elsewhere.
   */
  readonly forgetsConsumed?: boolean;
  /** The number of partitions of topics that are created here. It is fixed for a topic from then on. */
  readonly partitions?: number;
  /** How long `stop` waits for the batches in progress. */
  readonly stopTimeoutMs?: number;
}

/** Creates a journal over a file. `close` does not close the file, which belongs to its opener. */
export async function createSqliteJournal(
  options: SqliteJournalOptions,
): Promise<BatchSource & MessagePublisher> {
  const { file, group, onFailure, maxBatch = 1_000, partitions = 1 } = options;
  const { stopTimeoutMs = 30_000, unpack, forgetsConsumed = false } = options;
  await file.write(createJournalTables);
  const memory = memoryOf(file);
  const stopping = new AbortController();
  const leaseEnded = new AbortController();
  const signals = { stopping: stopping.signal, leaseEnded: leaseEnded.signal };
  let owned: readonly GroupPartition[] = [];
  let consumers: Promise<unknown> = Promise.resolve();

  return {
    async start(topics, handler) {
      owned = await file.write((connection) =>
        topics.flatMap((name) => partitionsOf(connection, group, name, partitions)),
      );
      for (const { topic, partition } of owned) memory.follow(topic.name, partition);
      const reading = { maxBatch, unpack, forgetsConsumed };
      const consumer = { file, handler, onFailure, ...reading, ...signals };
      consumers = Promise.all(owned.map((partition) => consumePartition(consumer, partition)));
    },
    async stop() {
      stopping.abort();
      const drained = new AbortController();
      const patience = file.sleep(stopTimeoutMs, drained.signal);
      await Promise.race([consumers.finally(() => drained.abort()), patience]);
      leaseEnded.abort();
    },
    lag: () => file.read((connection) => owned.map((partition) => lagOf(connection, partition))),
    async publish(messages) {
      if (messages.length === 0) return;
      await roomIn(memory, file);
      await file.write(
        (connection) => insertMessages(connection, messages, partitions, unpack),
        (blocks) => blocks.forEach((block) => memory.remember(block)),
      );
    },
    close: async () => {},
  };
}

/**
 * The longest time a publisher waits for room, so that a consumer without progress does not block it for longer.
 */
const ROOM_WAIT_MS = 500;

async function roomIn(memory: JournalMemory, file: SqliteFile): Promise<void> {
  if (memory.hasRoom) return;
  const ended = new AbortController();
  const patience = file.sleep(ROOM_WAIT_MS, ended.signal);
  await Promise.race([memory.room(), patience]);
  ended.abort();
}

function partitionsOf(
  connection: Connection,
  group: string,
  name: string,
  partitions: number,
): GroupPartition[] {
  const topic = findOrCreateTopic(connection, name, partitions);
  return Array.from({ length: topic.partitions }, (_, partition) => ({ group, topic, partition }));
}

function lagOf(connection: Connection, owned: GroupPartition): PartitionLag {
  const { topic, partition } = owned;
  const committedOffset = selectCommitted(connection, owned);
  const lag = selectLastOffset(connection, topic, partition) - committedOffset;
  return { topic: topic.name, partition, committedOffset, lag };
}
