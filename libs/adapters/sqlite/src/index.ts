/** SQLite behind the ports: events, journal and SQL in one file, durable, without any server. */
export { journalOffsets } from './journal-offsets.js';
export { createSqliteDatabase } from './sqlite-database.js';
export { createSqliteEventStore } from './sqlite-event-store.js';
export { createSqliteJournal, type SqliteJournalOptions } from './sqlite-journal.js';
export { openSqlite, type SqliteFile, type SqliteOptions } from './sqlite-file.js';
