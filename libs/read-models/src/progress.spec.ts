/** Up to when the rows are sure to say all that the ledger does. */
import { createSqliteDatabase, openSqlite, type SqliteFile } from '#adapters/sqlite';
import type { SqlDatabase } from '#eventsourcing';
import { reflectedUntil } from './progress.js';
import { createReadModels } from './schema.js';
import { LedgerFixture } from './testing/ledger.fixture.js';

const NOW = '2030-01-01T00:00:00.000Z';

let file: SqliteFile;
let database: SqlDatabase;
let ledger: LedgerFixture;

beforeEach(async () => {
  file = await openSqlite({ path: ':memory:', synchronous: 'OFF' });
  database = createSqliteDatabase(file);
  await createReadModels(database);
  ledger = new LedgerFixture();
});
afterEach(() => file.close());

const until = (head: number | null) => reflectedUntil(database, { head: async () => head }, NOW);

describe('what the rows reflect', () => {
  it('is all there is, of an empty ledger', async () => {
    expect(await until(null)).toBe(NOW);
  });

  it('is nothing before the first event is projected', async () => {
    expect(await until(7)).toBeNull();
  });

  it('is all at the head, and else what was recorded up to the last event projected', async () => {
    ledger.open().consume();
    const position = await ledger.project(database);
    expect(await until(position)).toBe(NOW);
    expect(await until(position! + 1)).toBe(ledger.events.at(-1)!.recordedAt);
  });
});
