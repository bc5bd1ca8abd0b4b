/** The journal's statements, on whatever connection. */
import type { IncomingMessage } from '#eventsourcing';
import type { Connection } from './connection.js';

export interface TopicRow {
  readonly id: number;
  readonly name: string;
  readonly partitions: number;
}

/** One partition as one consumer group sees it. */
export interface GroupPartition {
  readonly group: string;
  readonly topic: TopicRow;
  readonly partition: number;
}

/** Before the first message. */
export const NO_OFFSET = -1;

/** The topic, made with so many partitions if it is not there; a topic that is there keeps its own. */
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

export function selectLastOffset(
  connection: Connection,
  { id }: TopicRow,
  partition: number,
): number {
  const [row] = connection.all(
    'SELECT MAX(message_offset) FROM messages WHERE topic_id = ? AND partition_number = ?',
    id,
    partition,
  );
  return (row![0] as number | null) ?? NO_OFFSET;
}

export function selectMessages(
  connection: Connection,
  { topic, partition }: Omit<GroupPartition, 'group'>,
  after: number,
  maxMessages: number,
): IncomingMessage[] {
  const rows = connection.all(
    `SELECT message_offset, message_key, headers, value FROM messages
     WHERE topic_id = ? AND partition_number = ? AND message_offset > ?
     ORDER BY message_offset LIMIT ?`,
    topic.id,
    partition,
    after,
    maxMessages,
  );
  return rows.map(([offset, key, headers, value]) => ({
    topic: topic.name,
    partition,
    offset: offset as number,
    key: Buffer.from(key as string),
    value: value as Buffer,
    headers: JSON.parse(headers as string) as Record<string, string>,
  }));
}

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

/** Never moves back: another consumer of the group may have been further. */
export function advanceCommitted(
  connection: Connection,
  { group, topic, partition }: GroupPartition,
  offset: number,
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
}
