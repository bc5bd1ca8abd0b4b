/** Pages of the costliest runs of a month equal the sorted list of all runs. */
import fc from 'fast-check';
import { LedgerFixture, MONTH, TENANT } from '../testing/ledger.fixture.js';
import { rowsOf } from '../testing/rows-in-memory.js';
import { costliestRuns, type CostliestCursor, isCostliestCursor } from './costliest-runs.js';

const NOW = '2025-09-20T12:00:00.000Z';
const USERS = ['ada', 'grace'];

interface Given {
  readonly user: string;
  readonly credits: number;
}

const GIVEN: fc.Arbitrary<Given> = fc.record({
  user: fc.constantFrom(...USERS),
  // Few amounts, so that many runs cost the same.
  credits: fc.constantFrom(0, 1, 2, 30, 4_000_000),
});

function ledgerOf(runs: readonly Given[]): LedgerFixture {
  const ledger = new LedgerFixture().open();
  for (const [number, { user, credits }] of runs.entries()) {
    ledger.consume({ id: `run-${number}`, userId: user }, { milliCredits: credits * 1_000 });
  }
  return ledger;
}

it.each([undefined, ...USERS])('come in the order of what they cost (user: %s)', async (userId) => {
  const runsInPages = fc.asyncProperty(
    fc.array(GIVEN, { minLength: 1, maxLength: 60 }),
    fc.integer({ min: 1, max: 20 }),
    async (given, limit) => {
      const rows = await rowsOf(ledgerOf(given));
      const found: string[] = [];
      let after: CostliestCursor | null = null;
      do {
        const filter = userId === undefined ? {} : { userId };
        const question = { tenantId: TENANT, month: MONTH, now: NOW, filter, after, limit };
        const answer = await costliestRuns(rows, question);
        if (answer.kind !== 'found') throw new Error(answer.kind);
        const { runs, next }: { runs: readonly { id: string }[]; next: CostliestCursor | null } =
          answer.value;
        expect(runs.length).toBeLessThanOrEqual(limit);
        expect(next === null || runs.length === limit).toBe(true);
        expect(next === null || isCostliestCursor(next)).toBe(true);
        found.push(...runs.map(({ id }) => id));
        after = next;
      } while (after);
      const all = given.map(({ user, credits }, number) => ({
        id: `run-${number}`,
        user,
        credits,
      }));
      const expected = all
        .filter(({ user }) => userId === undefined || user === userId)
        .toReversed()
        .toSorted((one, other) => other.credits - one.credits);
      expect(found).toEqual(expected.map(({ id }) => id));
    },
  );
  await fc.assert(runsInPages, { numRuns: 40 });
});

it('are none without usage', async () => {
  const rows = await rowsOf(new LedgerFixture().open());
  const question = { tenantId: TENANT, month: MONTH, now: NOW, filter: {}, after: null, limit: 5 };
  expect(await costliestRuns(rows, question)).toMatchObject({ value: { runs: [], next: null } });
});

it.each([
  null,
  7,
  {},
  { milliCredits: 1 },
  { milliCredits: 1, revision: -1 },
  { milliCredits: 'x', revision: 1 },
])('reject the cursor %p', (cursor) => {
  expect(isCostliestCursor(cursor)).toBe(false);
});
