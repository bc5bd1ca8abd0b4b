/**
 * The tables of events. One row holds one append, its events as one text, keyed by the position of the last event:
 * appends are written, read and followed as a whole.
 */
export const CREATE_EVENT_TABLES = `
  CREATE TABLE IF NOT EXISTS streams (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE
  );
  CREATE TABLE IF NOT EXISTS commits (
    position INTEGER PRIMARY KEY,
    stream_id INTEGER NOT NULL REFERENCES streams (id),
    category TEXT NOT NULL,
    first_revision INTEGER NOT NULL,
    last_revision INTEGER NOT NULL,
    recorded_at TEXT NOT NULL,
    events TEXT NOT NULL
  );
  CREATE UNIQUE INDEX IF NOT EXISTS commits_by_stream ON commits (stream_id, last_revision);
  CREATE INDEX IF NOT EXISTS commits_by_category ON commits (category);
`;

/** The part of the stream name before the first `-`. */
export function categoryOf(stream: string): string {
  const end = stream.indexOf('-');
  return end < 0 ? stream : stream.slice(0, end);
}
