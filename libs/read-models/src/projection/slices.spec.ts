/** The numbers of slices do not depend on the size of the cache. */
import fc from 'fast-check';
import { LedgerFixture } from '../testing/ledger.fixture.js';
import { emptyRows } from '../testing/rows-in-memory.js';
import { foldBatch } from './batch-deltas.js';
import { SliceDictionary } from './slices.js';

const TENANTS = ['contoso', 'fabrikam', 'northwind'];
const SELECT = 'SELECT tenant_id, slice, user_id, model_name FROM slices ORDER BY tenant_id, slice';

async function slicesOf(ledger: LedgerFixture, remembered: number, batchEvents: number) {
  const database = await emptyRows();
  const dictionary = new SliceDictionary(remembered);
  for (let from = 0; from < ledger.events.length; from += batchEvents) {
    const months = foldBatch(ledger.events.slice(from, from + batchEvents));
    await database.transaction((transaction) => dictionary.number(transaction, months));
    for (const { runs } of months) for (const { slice } of runs) expect(slice).toBeGreaterThan(0);
  }
  return database.query(SELECT);
}

it('numbers slices alike with room for all, for a few, and for none', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(
        fc.record({
          tenantId: fc.constantFrom(...TENANTS),
          userId: fc.constantFrom('u-1', 'u-2', 'u-3', null),
          modelName: fc.constantFrom('Invoices', 'Receipts', null),
        }),
        { maxLength: 40 },
      ),
      fc.integer({ min: 1, max: 5 }),
      async (runs, batchEvents) => {
        const ledger = new LedgerFixture();
        for (const tenantId of TENANTS) ledger.open({}, tenantId);
        for (const [id, run] of runs.entries()) ledger.consume({ id: String(id), ...run });
        const all = await slicesOf(ledger, 1_000, batchEvents);
        expect(await slicesOf(ledger, 6, batchEvents)).toEqual(all);
        expect(await slicesOf(ledger, 1, batchEvents)).toEqual(all);
      },
    ),
    { numRuns: 30 },
  );
});
