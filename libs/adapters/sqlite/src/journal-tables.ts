/**
 * How messages lie in the file: per topic and partition in the order of their offsets, from 0. What was
 * published together is one row, under the offset of its last message.
 */
export const CREATE_JOURNAL_TABLES = `
  CREATE TABLE IF NOT EXISTS topics (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    partitions INTEGER NOT NULL
  );
  CREATE TABLE IF NOT EXISTS message_blocks (
    topic_id INTEGER NOT NULL REFERENCES topics (id),
    partition_number INTEGER NOT NULL,
    last_offset INTEGER NOT NULL,
    messages BLOB NOT NULL,
    PRIMARY KEY (topic_id, partition_number, last_offset)
  ) WITHOUT ROWID;
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
