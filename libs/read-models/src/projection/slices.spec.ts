/** Slice numbers do not depend on the size of the cache, and slices with the same hash stay distinct. */
import fc from 'fast-check';
import type { Charge, Usage } from '#metering';
import { HASH_START, hashOn } from '../short-hash.js';
import { LedgerFixture, TENANT } from '../testing/ledger.fixture.js';
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

async function numbersOf(ledger: LedgerFixture): Promise<number[]> {
  const database = await emptyRows();
  const dictionary = new SliceDictionary(1_000);
  const numbers: number[] = [];
  for (const event of ledger.events) {
    const months = foldBatch([event]);
    await database.transaction((transaction) => dictionary.number(transaction, months));
    numbers.push(...months.flatMap(({ runs }) => runs.map(({ slice }) => slice)));
  }
  return numbers;
}

/** A different value of each member that distinguishes slices. */
const OTHERS: readonly Partial<Usage & Charge>[] = [
  { type: 'AIModelTrained' },
  { environmentId: 'dev' },
  { userId: 'u-18' },
  { userId: null },
  { modelId: 'm-5' },
  { modelName: 'Other' },
  { capability: 'textRecognition' },
  { tier: 'premium' },
  { automationId: 'flow-8' },
  { automationName: 'Other' },
  { context: 'agent' },
  { status: 'failed' },
  { currency: 'copilot' },
  { drawnFrom: 'none' },
  { free: 'preview' },
];

it.each(OTHERS)('distinguishes runs by %j', async (other) => {
  const ledger = new LedgerFixture().open().consume({ id: '1' });
  ledger.consume({ id: '2', ...other }, other).consume({ id: '3' });
  ledger.consume({ id: '4', ...other }, other);
  expect(await numbersOf(ledger)).toEqual([1, 2, 1, 2]);
});

/** Makes consecutive texts differ in all digits, so that two with the same hash are found soon. */
const SPREAD = 0x9e_37_79_b1;

/** Two texts that give the same hash after the other texts. */
function twoAlike(...before: readonly string[]): [string, string] {
  const start = before.reduce(hashOn, HASH_START);
  const known = new Map<number, string>();
  for (let number = 0; ; number++) {
    const text = String(Math.imul(number, SPREAD) >>> 0);
    const hash = hashOn(start, text);
    const other = known.get(hash);
    if (other !== undefined) return [other, text];
    known.set(hash, text);
  }
}

it.each(['environmentId', 'modelId', 'userId', 'automationId'] as const)(
  'distinguishes runs by %s where the hash does not',
  async (member) => {
    const ids = { environmentId: 'prod', modelId: 'm-4', userId: 'u-17', automationId: 'flow' };
    const members = Object.keys(ids);
    const before = Object.values(ids).slice(0, members.indexOf(member));
    const texts = twoAlike(TENANT, ...before);
    const ledger = new LedgerFixture().open();
    for (const text of [...texts, ...texts]) ledger.consume({ id: text, ...ids, [member]: text });
    expect(await numbersOf(ledger)).toEqual([1, 2, 1, 2]);
  },
);
