/** Inserts messages: the key determines the partition, and the partition's last offset the next ones. */
import { hash } from 'node:crypto';
import { groupBy, type OutgoingMessage, type UnpackRequest } from '#eventsourcing';
import type { Connection } from '../file/connection.js';
import { findOrCreateTopic, insertBlock, selectLastOffset, type TopicRow } from './journal-rows.js';
import { knownRows } from '../file/known-rows.js';
import { publishedBlock, type PublishedBlock } from './published-block.js';

interface KnownTopic {
  readonly row: TopicRow;
  readonly lastOffsets: number[];
}

const knownTopics = knownRows(() => new Map<string, KnownTopic>());

/**
 * Inserts the messages, creating missing topics. Must be called inside a transaction.
 * @param unpack rebuilds the messages of a whole request from its bytes, so that only the bytes are stored
 * @returns the messages as consumers receive them, one block per partition
 */
export function insertMessages(
  connection: Connection,
  messages: readonly OutgoingMessage[],
  partitions: number,
  unpack?: UnpackRequest,
): PublishedBlock[] {
  const topics = groupBy(messages, ({ topic }) => topic);
  return Array.from(topics, ([name, ofTopic]) => {
    const topic = findTopic(connection, name, partitions);
    return byPartition(topic.row, ofTopic).map(([partition, own]) => {
      const firstOffset = insertInPartition(connection, topic, partition, own);
      return publishedBlock({ topic: name, partition, firstOffset, messages: own, unpack });
    });
  }).flat();
}

/** @returns the offset of the first message */
function insertInPartition(
  connection: Connection,
  { row, lastOffsets }: KnownTopic,
  partition: number,
  messages: readonly OutgoingMessage[],
): number {
  const first = lastOffsets[partition]! + 1;
  lastOffsets[partition] = first + messages.length - 1;
  insertBlock(connection, { topic: row, partition }, lastOffsets[partition], messages);
  return first;
}

function byPartition(
  { partitions }: TopicRow,
  messages: readonly OutgoingMessage[],
): (readonly [partition: number, messages: readonly OutgoingMessage[]])[] {
  if (partitions === 1) return [[0, messages]];
  return [...groupBy(messages, ({ key }) => partitionOf(key, partitions))];
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

/** The partition of a key, the same at all times and in every process. */
function partitionOf(key: string, partitions: number): number {
  return hash('sha256', key, 'buffer').readUInt32BE() % partitions;
}
