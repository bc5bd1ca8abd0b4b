/** The offsets of a group of consumers of the journal, looked at and moved from outside. */
import type { CommittedOffset, GroupOffset, GroupOffsets } from '#eventsourcing';
import type { Connection } from './connection.js';
import { CREATE_JOURNAL_TABLES } from './journal-tables.js';
import type { SqliteFile } from './sqlite-file.js';

/** The journal forgets nothing. */
const OLDEST_OFFSET = 0;

/** Consumers may run meanwhile: they ask the file where to go on. */
export async function journalOffsets(file: SqliteFile, group: string): Promise<GroupOffsets> {
  await file.write((connection) => connection.exec(CREATE_JOURNAL_TABLES));
  return {
    committed: (topics) => file.read((connection) => select(connection, group, topics)),
    rewind: (offsets) =>
      file.write((connection) => offsets.forEach((offset) => setBack(connection, group, offset))),
  };
}

function select(
  connection: Connection,
  group: string,
  topics: readonly string[],
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
      oldestOffset: OLDEST_OFFSET,
    }))
    .filter(({ topic, nextOffset }) => topics.includes(topic) && nextOffset > 0);
}

function setBack(connection: Connection, group: string, offset: GroupOffset): void {
  const { topic, partition, nextOffset } = offset;
  const place = [group, topic, partition] as const;
  const where = `WHERE consumer_group = ? AND topic_id = (SELECT id FROM topics WHERE name = ?)
    AND partition_number = ?`;
  connection.run(`UPDATE consumed SET committed_offset = ? ${where}`, nextOffset - 1, ...place);
  connection.run(`DELETE FROM commit_notes ${where}`, ...place);
}
