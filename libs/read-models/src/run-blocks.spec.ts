/** Blocks of runs hold every member of a run, and pages over them equal the projected runs. */
import fc from 'fast-check';
import type { SqlDatabase } from '#eventsourcing';
import { activity, type ActivityFilter } from './queries/activity.js';
import { findRuns } from './queries/find-runs.js';
import { blockOf, type BlockRun, digestOf, lineOf, runsOf } from './run-blocks.js';
import { LedgerFixture, MONTH, TENANT } from './testing/ledger.fixture.js';
import { emptyRows } from './testing/rows-in-memory.js';

const text = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 40 });

const withoutControls = (one: string): boolean => !/\p{Cc}/u.test(one);

const runsOfBlock = fc
  .uniqueArray(fc.nat({ max: 7 }), { minLength: 1 })
  .chain((indexes) =>
    fc.tuple(
      fc.nat({ max: 1_000_000 }),
      ...indexes
        .toSorted((one, other) => one - other)
        .map((index) =>
          fc.record({
            index: fc.constant(index),
            slice: fc.nat(),
            milliCredits: fc.maxSafeNat(),
            ms: fc.nat({ max: 30 * 24 * 3_600_000 - 1 }),
            id: text.filter(withoutControls),
            source: text.filter(withoutControls),
          }),
        ),
    ),
  )
  .map(([block, ...runs]) => ({
    block,
    runs: runs.map(({ index, ms, ...run }): BlockRun => {
      const occurredAt = new Date(Date.parse(`${MONTH}-01`) + ms).toISOString();
      return { revision: block * 8 + index, occurredAt, ...run };
    }),
  }));

describe('a block of runs', () => {
  it('decodes every run unchanged', () => {
    fc.assert(
      fc.property(runsOfBlock, ({ block, runs }) => {
        const lines = runs.map(lineOf).join('');
        expect(runsOf(MONTH, { block, runs: lines })).toEqual(runs);
        expect(runs.every(({ revision }) => blockOf(revision) === block)).toBe(true);
      }),
    );
  });

  it('returns only the runs of the requested slices', () => {
    fc.assert(
      fc.property(runsOfBlock, fc.func(fc.boolean()), ({ block, runs }, isWanted) => {
        const lines = runs.map(lineOf).join('');
        expect(runsOf(MONTH, { block, runs: lines }, isWanted)).toEqual(
          runs.filter(({ slice }) => isWanted(slice)),
        );
      }),
    );
  });

  it('marks an id by digits that a pattern of SQL takes as they are', () => {
    fc.assert(fc.property(text, (id) => expect(digestOf(id)).toMatch(/^[0-9a-v]{5}$/)));
  });
});

describe('the runs of a month', () => {
  let database: SqlDatabase;
  beforeEach(async () => {
    database = await emptyRows();
  });

  const COUNT = 100;
  /** More revisions than several blocks hold. */
  const GAP = 60;
  const USERS = ['ada', 'grace', 'linus'];

  /** Puts other events between the runs. */
  async function project(batchEvents: number): Promise<void> {
    const ledger = new LedgerFixture().open().open({}, 'fabrikam');
    for (let number = 0; number < COUNT; number++) {
      const others = number === COUNT / 2 ? GAP : Number(number % 7 === 0);
      for (let other = 0; other < others; other++) ledger.append(OVER_ALLOCATED);
      ledger.consume({ id: `run-${number}`, userId: USERS[number % 3]! });
      ledger.consume({ id: `run-${number}`, tenantId: 'fabrikam' });
    }
    await ledger.project(database, batchEvents);
  }

  async function pages(limit: number, filter: ActivityFilter): Promise<string[]> {
    const ids: string[] = [];
    const now = `${MONTH}-15T00:00:00.000Z`;
    for (let before: number | null = null; ;) {
      const question = { tenantId: TENANT, now, filter, before, limit };
      const answer = await activity(database, question);
      if (answer.kind !== 'found') throw new Error(answer.kind);
      if (before !== null) expect(answer.value.runs).not.toEqual([]);
      ids.push(...answer.value.runs.map(({ id }) => id));
      before = answer.value.nextBefore;
      if (before === null) return ids;
    }
  }

  const numbers = Array.from({ length: COUNT }, (_, index) => COUNT - 1 - index);

  it.each([
    [1, 1],
    [7, 3],
    [13, 16],
    [500, 99],
    [500, 100],
  ])('are listed whole, the newest first (batches of %d, pages of %d)', async (batch, limit) => {
    await project(batch);

    expect(await pages(limit, {})).toEqual(numbers.map((number) => `run-${number}`));
  });

  it.each([1, 5, 100])('are narrowed to one user in pages of %d', async (limit) => {
    await project(11);

    const ofGrace = numbers.filter((number) => number % 3 === 1);
    expect(await pages(limit, { userId: 'grace' })).toEqual(ofGrace.map((one) => `run-${one}`));
    expect(await pages(limit, { userId: 'nobody' })).toEqual([]);
  });

  it('are found by their ids, each among its own tenant', async () => {
    await project(11);

    for (const number of numbers) {
      const found = await findRuns(database, TENANT, `run-${number}`);
      expect(found).toMatchObject([{ id: `run-${number}`, userId: USERS[number % 3] }]);
    }
    expect(await findRuns(database, TENANT, 'run-100')).toEqual([]);
  });

  it('are found although another id has the same digits', async () => {
    const [one, other] = sameDigits();
    const ledger = new LedgerFixture().open().consume({ id: one }).consume({ id: other });
    await ledger.project(database);

    expect(await findRuns(database, TENANT, one)).toMatchObject([{ id: one }]);
    expect(await findRuns(database, TENANT, other)).toMatchObject([{ id: other }]);
  });
});

const OVER_ALLOCATED = {
  type: 'OverAllocated',
  data: {
    at: `${MONTH}-10T00:00:00.000Z`,
    allocatedMilliCredits: 2_000,
    entitlementMilliCredits: 1_000,
  },
} as const;

function sameDigits(): [string, string] {
  const known = new Map<string, string>();
  for (let number = 0; ; number++) {
    const id = `run-${number}`;
    const before = known.get(digestOf(id));
    if (before !== undefined) return [before, id];
    known.set(digestOf(id), id);
  }
}
