/** SQLite adapters of the ports: event store, journal and SQL database in durable files, without a server. */
export { journalOffsets } from './journal/journal-offsets.js';
export { createSqliteDatabase } from './rows/sqlite-database.js';
export { createSqliteEventStore } from './events/sqlite-event-store.js';
export { createSqliteJournal, type SqliteJournalOptions } from './journal/sqlite-journal.js';
export { openSqlite, type SqliteFile } from './file/sqlite-file.js';
export type { SqliteOptions } from './file/sqlite-options.js';
