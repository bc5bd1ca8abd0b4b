/** The SQL statements of the journal: its topics, messages and the offsets of consumer groups. */
import type { IncomingMessage, OutgoingMessage, UnpackRequest } from '#eventsourcing';
import type { Connection } from '../file/connection.js';
import { decodeBlock, encodeBlock } from './message-block.js';
import type { PublishedBlock } from './published-block.js';

export interface TopicRow {
  readonly id: number;
  readonly name: string;
  readonly partitions: number;
}

export interface TopicPartition {
  readonly topic: TopicRow;
  readonly partition: number;
}

/** One partition as one consumer group sees it. */
export interface GroupPartition extends TopicPartition {
  readonly group: string;
}

/** The committed offset of a group that has consumed nothing. */
export const NO_OFFSET = -1;

/** Finds the topic, or creates it with this number of partitions. An existing topic keeps its own number. */
export function findOrCreateTopic(
  connection: Connection,
  name: string,
  partitions: number,
): TopicRow {
  connection.run(
    'INSERT INTO topics (name, partitions) VALUES (?, ?) ON CONFLICT DO NOTHING',
    name,
    partitions,
  );
  const [row] = connection.all('SELECT id, partitions FROM topics WHERE name = ?', name);
  return { id: row![0] as number, name, partitions: row![1] as number };
}

/** The last offset ever assigned, even if its message has been consumed and deleted. */
export function selectLastOffset(
  connection: Connection,
  { id }: TopicRow,
  partition: number,
): number {
  const [row] = connection.all(
    `SELECT MAX(
       COALESCE((SELECT MAX(last_offset) FROM published
         WHERE topic_id = ? AND partition_number = ?), ${NO_OFFSET}),
       COALESCE((SELECT MAX(committed_offset) FROM consumed
         WHERE topic_id = ? AND partition_number = ?), ${NO_OFFSET}))`,
    ...[id, partition, id, partition],
  );
  return row![0] as number;
}

/** The offset of the oldest stored message, or of the next message if none is stored. */
export function selectOldestOffset(
  connection: Connection,
  topic: TopicRow,
  partition: number,
  unpack?: UnpackRequest,
): number {
  const [row] = connection.all(
    `SELECT last_offset, messages FROM published
     WHERE topic_id = ? AND partition_number = ? ORDER BY last_offset LIMIT 1`,
    topic.id,
    partition,
  );
  if (!row) return selectLastOffset(connection, topic, partition) + 1;
  const [lastOffset, block] = row as [number, Buffer];
  return lastOffset - (decodeBlock(block, unpack)?.length ?? 1) + 1;
}

export function insertBlock(
  connection: Connection,
  { topic, partition }: TopicPartition,
  lastOffset: number,
  messages: readonly OutgoingMessage[],
): void {
  const block = encodeBlock(messages);
  connection.run(
    'INSERT INTO published (topic_id, partition_number, last_offset, messages) VALUES (?, ?, ?, ?)',
    topic.id,
    partition,
    lastOffset,
    block,
  );
}

/** How many blocks are read at a time. A block may be large or hold a single message. */
const BLOCKS_PER_READ = 8;

/** A batch that has reached this size takes no further messages. */
export const BATCH_BYTES = 16 * 1024 * 1024;

interface MessagePage {
  /** The offset before the first message to read. */
  readonly after: number;
  readonly maxMessages: number;
}

/** @returns at least one message if there is one, and at most `maxMessages` */
export function selectMessages(
  connection: Connection,
  owned: TopicPartition,
  { after, maxMessages }: MessagePage,
  unpack?: UnpackRequest,
): IncomingMessage[] {
  const messages: IncomingMessage[] = [];
  let bytes = 0;
  for (let from = after; messages.length < maxMessages && bytes < BATCH_BYTES;) {
    const blocks = selectBlocks(connection, owned, from, unpack);
    for (const block of blocks) {
      messages.push(...block.messages);
      bytes += block.bytes;
    }
    if (blocks.length === 0) return messages;
    from = messages.at(-1)!.offset;
  }
  return messages.slice(0, maxMessages);
}

function selectBlocks(
  connection: Connection,
  { topic, partition }: TopicPartition,
  after: number,
  unpack?: UnpackRequest,
): PublishedBlock[] {
  const rows = connection.all(
    `SELECT last_offset, messages FROM published
     WHERE topic_id = ? AND partition_number = ? AND last_offset > ?
     ORDER BY last_offset LIMIT ?`,
    topic.id,
    partition,
    after,
    BLOCKS_PER_READ,
  );
  return rows.map(([lastOffset, block]) => {
    const bytes = (block as Buffer).length;
    const place = { topic: topic.name, partition };
    const kept = decodeBlock(block as Buffer, unpack);
    if (kept === null) return { messages: [unreadable(place, lastOffset as number)], bytes };
    const first = (lastOffset as number) - kept.length + 1;
    const messages = kept
      .map(({ key, headers, value }, index) => ({
        ...place,
        offset: first + index,
        key: Buffer.from(key),
        value,
        headers,
      }))
      .slice(Math.max(0, after + 1 - first));
    return { messages, bytes };
  });
}

/** A placeholder for all messages of a block. */
const unreadable = (
  place: Pick<IncomingMessage, 'topic' | 'partition'>,
  offset: number,
): IncomingMessage => ({
  ...place,
  offset,
  key: null,
  value: null,
  headers: {},
  unreadable: `The messages that were written together up to the offset ${offset} cannot be read: their bytes have changed in the file since. Send them again.`,
});

export function selectCommitted(
  connection: Connection,
  { group, topic, partition }: GroupPartition,
): number {
  const [row] = connection.all(
    `SELECT committed_offset FROM consumed
     WHERE consumer_group = ? AND topic_id = ? AND partition_number = ?`,
    group,
    topic.id,
    partition,
  );
  return row ? (row[0] as number) : NO_OFFSET;
}

/**
 * Never moves back, because another consumer of the group may have committed a later offset. A note is kept until
 * the next one.
 */
export function advanceCommitted(
  connection: Connection,
  { group, topic, partition }: GroupPartition,
  offset: number,
  note?: string,
): void {
  connection.run(
    `INSERT INTO consumed VALUES (?, ?, ?, ?)
     ON CONFLICT (consumer_group, topic_id, partition_number)
     DO UPDATE SET committed_offset = MAX(committed_offset, excluded.committed_offset)`,
    group,
    topic.id,
    partition,
    offset,
  );
  if (note === undefined) return;
  connection.run(
    `INSERT INTO commit_notes VALUES (?, ?, ?, ?)
     ON CONFLICT (consumer_group, topic_id, partition_number) DO UPDATE SET note = excluded.note`,
    group,
    topic.id,
    partition,
    note,
  );
}

/**
 * Deletes at most `blocksMax` blocks that every group of the partition has consumed. Later commits delete the rest.
 */
export function deleteConsumed(
  connection: Connection,
  { topic, partition }: TopicPartition,
  blocksMax: number,
): void {
  connection.run(
    `DELETE FROM published WHERE id IN (
       SELECT id FROM published
       WHERE topic_id = ? AND partition_number = ? AND last_offset <= (
         SELECT MIN(committed_offset) FROM consumed WHERE topic_id = ? AND partition_number = ?)
       ORDER BY last_offset LIMIT ?)`,
    ...[topic.id, partition, topic.id, partition, blocksMax],
  );
}
