/** Reads and rewinds the offsets of a consumer group of the journal from outside its consumers. */
import type { CommittedOffset, GroupOffset, GroupOffsets, UnpackRequest } from '#eventsourcing';
import type { Connection } from '../file/connection.js';
import { selectOldestOffset } from './journal-rows.js';
import { createJournalTables } from './journal-tables.js';
import type { SqliteFile } from '../file/sqlite-file.js';

/** Safe while consumers run, because they read their offset from the file. */
export async function journalOffsets(
  file: SqliteFile,
  group: string,
  unpack?: UnpackRequest,
): Promise<GroupOffsets> {
  await file.write(createJournalTables);
  return {
    committed: (topics) => file.read((connection) => select(connection, group, topics, unpack)),
    rewind: (offsets) =>
      file.write((connection) =>
        offsets.forEach((offset) => setBack(connection, group, offset, unpack)),
      ),
  };
}

function select(
  connection: Connection,
  group: string,
  topics: readonly string[],
  unpack?: UnpackRequest,
): CommittedOffset[] {
  const rows = connection.all(
    `SELECT topics.name, consumed.partition_number, committed_offset, note
     FROM consumed JOIN topics ON topics.id = consumed.topic_id
       LEFT JOIN commit_notes USING (consumer_group, topic_id, partition_number)
     WHERE consumer_group = ? ORDER BY 1, 2`,
    group,
  );
  return rows
    .map(([topic, partition, offset, note]) => ({
      topic: topic as string,
      partition: partition as number,
      nextOffset: (offset as number) + 1,
      note: note as string | null,
      oldestOffset: oldestOf(connection, topic as string, partition as number, unpack),
    }))
    .filter(({ topic, nextOffset }) => topics.includes(topic) && nextOffset > 0);
}

function oldestOf(
  connection: Connection,
  name: string,
  partition: number,
  unpack?: UnpackRequest,
): number {
  const [row] = connection.all('SELECT id, partitions FROM topics WHERE name = ?', name);
  const topic = { id: row![0] as number, name, partitions: row![1] as number };
  return selectOldestOffset(connection, topic, partition, unpack);
}

/**
 * Moves a group back, but not before the oldest message: the offsets of new messages follow from the stored
 * messages and the committed offsets.
 */
function setBack(
  connection: Connection,
  group: string,
  { topic, partition, nextOffset: wanted }: GroupOffset,
  unpack?: UnpackRequest,
): void {
  const nextOffset = Math.max(wanted, oldestOf(connection, topic, partition, unpack));
  const place = [group, topic, partition] as const;
  const where = `WHERE consumer_group = ? AND topic_id = (SELECT id FROM topics WHERE name = ?)
    AND partition_number = ?`;
  connection.run(`UPDATE consumed SET committed_offset = ? ${where}`, nextOffset - 1, ...place);
  connection.run(`DELETE FROM commit_notes ${where}`, ...place);
}
