/** How messages lie in the file: per topic and partition in the order of their offsets, from 0. */
export const CREATE_JOURNAL_TABLES = `
  CREATE TABLE IF NOT EXISTS topics (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    partitions INTEGER NOT NULL
  );
  CREATE TABLE IF NOT EXISTS messages (
    topic_id INTEGER NOT NULL REFERENCES topics (id),
    partition_number INTEGER NOT NULL,
    message_offset INTEGER NOT NULL,
    message_key TEXT NOT NULL,
    headers TEXT NOT NULL,
    value BLOB NOT NULL,
    PRIMARY KEY (topic_id, partition_number, message_offset)
  ) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS consumed (
    consumer_group TEXT NOT NULL,
    topic_id INTEGER NOT NULL REFERENCES topics (id),
    partition_number INTEGER NOT NULL,
    committed_offset INTEGER NOT NULL,
    PRIMARY KEY (consumer_group, topic_id, partition_number)
  ) WITHOUT ROWID;
`;
