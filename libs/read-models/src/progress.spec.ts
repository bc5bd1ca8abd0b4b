/** The instant up to which the rows certainly reflect the ledger. */
import type { SqlDatabase } from '#eventsourcing';
import { readAsOne, reflectedUntil } from './progress.js';
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

describe('what is read by several statements', () => {
  /** Rows that change with this number of batches, one during each read. */
  async function readWhile(batches: number, isVersioned: boolean) {
    let position = 0;
    let reads = 0;
    const reader = {
      query: async () => [{ position, recorded_at: NOW }] as never,
      ...(isVersioned && { version: () => position }),
    };
    const { asOf } = await readAsOne(reader, async () => {
      reads += 1;
      if (position < batches) position += 1;
    });
    return { reads, position: asOf.position };
  }

  it.each([false, true])(
    'is read until no batch intervenes, and reflects the batches before; rows with a version: %s',
    async (isVersioned) => {
      for (const batches of [0, 1, 5]) {
        const read = await readWhile(batches, isVersioned);
        expect(read).toEqual({ reads: batches + 1, position: batches });
      }
    },
  );

  it.each([false, true])(
    'reflects the state before the last try if batches arrive without end; with a version: %s',
    async (isVersioned) => {
      expect(await readWhile(Infinity, isVersioned)).toEqual({ reads: 10, position: 9 });
    },
  );
});
