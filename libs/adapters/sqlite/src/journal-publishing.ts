/** Writing messages: the partition follows from the key, the offset from what the partition holds. */
import { hash } from 'node:crypto';
import type { OutgoingMessage } from '#eventsourcing';
import type { Connection } from './connection.js';
import { findOrCreateTopic, selectLastOffset, type TopicRow } from './journal-rows.js';
import { knownRows } from './known-rows.js';

interface KnownTopic {
  readonly row: TopicRow;
  readonly lastOffsets: number[];
}

const knownTopics = knownRows(() => new Map<string, KnownTopic>());

/** To be called inside a transaction. Topics that are not there are made. */
export function insertMessages(
  connection: Connection,
  messages: readonly OutgoingMessage[],
  partitions: number,
): void {
  for (const message of messages) {
    const { row, lastOffsets } = findTopic(connection, message.topic, partitions);
    const partition = partitionOf(message.key, row.partitions);
    connection.run(
      'INSERT INTO messages VALUES (?, ?, ?, ?, ?, ?)',
      row.id,
      partition,
      ++lastOffsets[partition]!,
      message.key,
      JSON.stringify(message.headers),
      message.value,
    );
  }
}

function findTopic(connection: Connection, name: string, partitions: number): KnownTopic {
  const topics = knownTopics(connection);
  const known = topics.get(name);
  if (known) return known;
  const row = findOrCreateTopic(connection, name, partitions);
  const lastOffsets = Array.from({ length: row.partitions }, (_, partition) =>
    selectLastOffset(connection, row, partition),
  );
  const found = { row, lastOffsets };
  topics.set(name, found);
  return found;
}

/** For ever the same for a key, in every process. */
function partitionOf(key: string, partitions: number): number {
  if (partitions === 1) return 0;
  return hash('sha256', key, 'buffer').readUInt32BE() % partitions;
}
