/** Names are those of the newest run by its own time, in whatever order runs arrive. */
import fc from 'fast-check';
import { createSqliteDatabase, openSqlite } from '#adapters/sqlite';
import type { SqlDatabase } from '#eventsourcing';
import type { Usage } from '#metering';
import { breakdown } from '../queries/breakdown.js';
import { environmentUsage } from '../queries/environment-usage.js';
import { createReadModels } from '../schema.js';
import { LedgerFixture, MONTH, TENANT } from '../testing/ledger.fixture.js';

const MEMBERS = ['environmentName', 'modelName', 'automationName'] as const;
type Names = Readonly<Record<(typeof MEMBERS)[number], string | null>>;
type Named = Pick<Usage, 'id' | 'time'> & Names;

const NOW = '2025-09-30T00:00:00.000Z';
const question = { tenantId: TENANT, month: MONTH, now: NOW };

async function shownAfter(runs: readonly Named[], batchEvents: number): Promise<Names> {
  const file = await openSqlite({ path: ':memory:', synchronous: 'OFF' });
  const database = createSqliteDatabase(file);
  await createReadModels(database);
  const ledger = new LedgerFixture().open();
  for (const one of runs) ledger.consume(one);
  await ledger.project(database, batchEvents);
  const names = await shownBy(database);
  await file.close();
  return names;
}

async function shownBy(database: SqlDatabase): Promise<Names> {
  const environment = await environmentUsage(database, { ...question, environmentId: 'prod' });
  const groups = await breakdown(database, {
    ...question,
    months: { first: MONTH, last: MONTH },
    by: ['environment', 'model', 'automation'],
    limit: 2,
  });
  if (environment.kind !== 'found' || groups.kind !== 'found') throw new Error('not found');
  expect(groups.value.rows).toHaveLength(1);
  const { environmentName, modelName, automationName } = groups.value.rows[0] as unknown as Names;
  expect(environmentName).toBe(environment.value.environmentName);
  return { environmentName, modelName, automationName };
}

/** For the last two, the order by bytes differs from that of UTF-16. */
const name = fc.constantFrom(null, 'Alpha', 'Zeta', 'émile', '🙂', '\ufb01');
const time = fc
  .tuple(fc.constantFrom('01', '02', '03'), fc.constantFrom('00', '01', '23'))
  .map(([day, hour]) => `${MONTH}-${day}T${hour}:00:00.000Z`);

/** Runs in any order, split into batches of any size. */
const arrivals = fc
  .uniqueArray(fc.record({ time, environmentName: name, modelName: name, automationName: name }), {
    minLength: 1,
    maxLength: 8,
  })
  .map((runs) => runs.map((one, index) => ({ ...one, id: `run-${index}` })))
  .chain((runs) =>
    fc.record({
      arrived: fc.shuffledSubarray(runs, { minLength: runs.length }),
      batchEvents: fc.integer({ min: 1, max: 9 }),
    }),
  );

/** The newest name; of runs at the same time, the greater name by bytes, which does not depend on the order of arrival. */
function newestOf(runs: readonly Named[], member: keyof Names): string | null {
  const named = runs.filter((one) => one[member] !== null);
  const bytes = (one: Named) => Buffer.from(`${one.time} ${one[member]}`);
  return (
    named.toSorted((one, other) => Buffer.compare(bytes(other), bytes(one)))[0]?.[member] ?? null
  );
}

it('shows the name of the newest run, in whatever order runs arrive', async () => {
  await fc.assert(
    fc.asyncProperty(arrivals, async ({ arrived, batchEvents }) => {
      const expected = MEMBERS.map((member) => [member, newestOf(arrived, member)]);
      expect(await shownAfter(arrived, batchEvents)).toEqual(Object.fromEntries(expected));
    }),
    { numRuns: 60 },
  );
});

it('keeps the new name when a late run of before the rename arrives', async () => {
  const called = (text: string) =>
    ({ environmentName: text, modelName: text, automationName: text }) satisfies Names;
  const renamed = { id: 'new', time: `${MONTH}-02T00:00:00.000Z`, ...called('Accounts') };
  const late = { id: 'late', time: `${MONTH}-01T00:00:00.000Z`, ...called('Zebra') };
  expect(await shownAfter([renamed, late], 1)).toEqual(called('Accounts'));
});
