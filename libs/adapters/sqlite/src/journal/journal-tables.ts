/**
 * The tables of messages, ordered by offset per topic and partition, from 0. Messages published together form one
 * row, keyed by the offset of the last one. The keys are in a separate index because rows are large: to compare a
 * key inside a row, SQLite reads the whole row.
 */
import type { Connection } from '../file/connection.js';

/** Creates the tables and moves the rows of an earlier release's table. Must be called inside a transaction. */
export function createJournalTables(connection: Connection): void {
  connection.exec(CREATE_TABLES);
  const earlier = connection.all("SELECT 1 FROM sqlite_schema WHERE name = 'message_blocks'");
  if (earlier.length > 0) connection.exec(MOVE_EARLIER);
}

const CREATE_TABLES = `
  CREATE TABLE IF NOT EXISTS topics (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    partitions INTEGER NOT NULL
  );
  CREATE TABLE IF NOT EXISTS published (
    id INTEGER PRIMARY KEY,
    topic_id INTEGER NOT NULL REFERENCES topics (id),
    partition_number INTEGER NOT NULL,
    last_offset INTEGER NOT NULL,
    messages BLOB NOT NULL
  );
  CREATE UNIQUE INDEX IF NOT EXISTS published_by_offset
    ON published (topic_id, partition_number, last_offset);
  CREATE TABLE IF NOT EXISTS consumed (
    consumer_group TEXT NOT NULL,
    topic_id INTEGER NOT NULL REFERENCES topics (id),
    partition_number INTEGER NOT NULL,
    committed_offset INTEGER NOT NULL,
    PRIMARY KEY (consumer_group, topic_id, partition_number)
  ) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS commit_notes (
    consumer_group TEXT NOT NULL,
    topic_id INTEGER NOT NULL REFERENCES topics (id),
    partition_number INTEGER NOT NULL,
    note TEXT NOT NULL,
    PRIMARY KEY (consumer_group, topic_id, partition_number)
  ) WITHOUT ROWID;
`;

const MOVE_EARLIER = `
  INSERT INTO published (topic_id, partition_number, last_offset, messages)
    SELECT topic_id, partition_number, last_offset, messages FROM message_blocks
    ORDER BY topic_id, partition_number, last_offset;
  DROP TABLE message_blocks;
`;
