/** Up to which instant the rows are known to reflect the ledger. */
import type { SqlDatabase } from '#eventsourcing';
import { reflectedUntil } from './progress.js';
import { LedgerFixture } from './testing/ledger.fixture.js';
import { emptyRows } from './testing/rows-in-memory.js';

const NOW = '2030-01-01T00:00:00.000Z';

let database: SqlDatabase;
let ledger: LedgerFixture;

beforeEach(async () => {
  database = await emptyRows();
  ledger = new LedgerFixture();
});

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
