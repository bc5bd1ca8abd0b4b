/** What the projection writes, however the events arrive. */
import fc from 'fast-check';
import { applyBatch, CheckpointMovedError, type SqlDatabase } from '#eventsourcing';
import type { LedgerEvent } from '#metering';
import { clearUsage, dumpHash } from '../dump.js';
import { BY, grantOf, LedgerFixture, MONTH, TENANT } from '../testing/ledger.fixture.js';
import { emptyRows, rowsOf } from '../testing/rows-in-memory.js';
import { tenantsDue } from '../queries/tenants.js';
import { usageProjection } from './usage-projection.js';

describe('the projection of usage', () => {
  it('adds up what each environment consumed, the currencies and trials apart', async () => {
    const ledger = new LedgerFixture().open();
    ledger.consume({ id: '1' }, { milliCredits: 96_000 });
    ledger.consume({ id: '2' }, { milliCredits: 4_000 });
    ledger.consume(
      { id: '3' },
      { currency: 'copilot', drawnFrom: 'copilotPool', milliCredits: 8_000 },
    );
    ledger.consume({ id: '4' }, { drawnFrom: 'trial', milliCredits: 5_000 });
    ledger.consume(
      { id: '5', status: 'failed', environmentName: null },
      { milliCredits: 0, free: 'failed' },
    );
    ledger.consume({ id: '6', environmentId: 'dev', time: '2025-09-11T00:00:00.000Z' });
    const database = await rowsOf(ledger);

    const rows = await database.query('SELECT * FROM environment_months ORDER BY environment_id');

    expect(rows).toMatchObject([
      { environment_id: 'dev', consumed_milli_credits: 96_000, runs: 1 },
      {
        tenant_id: TENANT,
        month: MONTH,
        environment_id: 'prod',
        environment_name: 'Production',
        consumed_milli_credits: 100_000,
        copilot_milli_credits: 8_000,
        trial_milli_credits: 5_000,
        runs: 5,
        failed_runs: 1,
        last_run_at: '2025-09-10T10:15:00.000Z',
      },
    ]);
    expect(await database.query('SELECT * FROM trial_months')).toMatchObject([
      { user_id: 'u-17', milli_credits: 5_000 },
    ]);
  });

  it('writes what runs have in common once, and each day of it once', async () => {
    const ledger = new LedgerFixture().open();
    ledger.consume({ id: '1' }).consume({ id: '2' });
    ledger.consume({ id: '3', time: '2025-09-11T00:00:00.000Z' });
    ledger.consume({ id: '4', userId: 'u-18' });
    const database = await rowsOf(ledger);

    expect(await database.query('SELECT slice, user_id FROM slices ORDER BY slice')).toEqual([
      { slice: 1, user_id: 'u-17' },
      { slice: 2, user_id: 'u-18' },
    ]);
    const days = 'SELECT day, slice, milli_credits, runs FROM usage_days ORDER BY day, slice';
    expect(await database.query(days)).toEqual([
      { day: '2025-09-10', slice: 1, milli_credits: 192_000, runs: 2 },
      { day: '2025-09-10', slice: 2, milli_credits: 96_000, runs: 1 },
      { day: '2025-09-11', slice: 1, milli_credits: 96_000, runs: 1 },
    ]);
  });

  it('finds slices again by what they are made of, also those that are looked up under the same digest', async () => {
    const ledger = new LedgerFixture().open();
    const database = await emptyRows();
    const names = ['Invoices', 'Receipts', 'Invoices', null, 'Receipts'];
    for (const [index, modelName] of names.entries()) {
      ledger.consume({ id: String(index), modelName });
    }
    let after = null;
    for (const event of ledger.events) {
      after = await applyBatch(database, usageProjection(), after, [event]);
    }

    const slices = 'SELECT slice, model_name FROM slices ORDER BY slice';
    expect(await database.query(slices)).toEqual([
      { slice: 1, model_name: 'Invoices' },
      { slice: 2, model_name: 'Receipts' },
      { slice: 3, model_name: null },
    ]);
    const days = 'SELECT slice, runs FROM usage_days ORDER BY slice';
    expect(await database.query(days)).toEqual([
      { slice: 1, runs: 2 },
      { slice: 2, runs: 2 },
      { slice: 3, runs: 1 },
    ]);
    const digests = 'SELECT COUNT(DISTINCT digest) AS distinct_digests FROM slices';
    expect(await database.query(digests)).toEqual([{ distinct_digests: 1 }]);
  });

  it('keeps the configuration, the closing figures and every crossing of a limit', async () => {
    const ledger = new LedgerFixture().open();
    const at = '2025-09-10T10:15:00.000Z';
    for (const event of configurationEvents(at)) ledger.append(event);
    const database = await rowsOf(ledger);

    const [configuration] = await database.query<{ configuration: string }>(
      'SELECT configuration FROM month_configurations',
    );
    expect(JSON.parse(configuration!.configuration)).toMatchObject({
      allocations: { prod: 7_000 },
    });
    expect(await database.query('SELECT * FROM month_ledgers')).toMatchObject([
      { closed_at: at, closing: JSON.stringify(CLOSING), last_revision: 3, last_position: 30 },
    ]);
    expect(await database.query('SELECT * FROM limit_changes')).toMatchObject([
      { change: 'entered', scope: 'environment', environment_id: 'prod', level: 'simple', at },
    ]);
  });

  it('knows when time alone will change something, and for whom', async () => {
    const grant = { ...grantOf(1).grants['grant-1']!, validTo: '2025-09-20T00:00:00.000Z' };
    const ledger = new LedgerFixture().open({ grants: { 'grant-1': grant } });
    ledger.open({ grants: {} }, 'fabrikam');
    const database = await rowsOf(ledger);

    const due = (after: string, until: string) => tenantsDue(database, after, until);

    expect(await due('2025-09-19T23:59:59.999Z', '2025-09-20T00:00:00.000Z')).toEqual([TENANT]);
    expect(await due('2025-09-20T00:00:00.000Z', '2025-10-01T00:00:00.000Z')).toEqual([]);
  });

  it('refuses a batch that was applied already and leaves the rows as they were', async () => {
    const ledger = new LedgerFixture().open().consume();
    const database = await rowsOf(ledger);
    const before = await dumpHash(database);

    const again = applyBatch(database, usageProjection(), null, ledger.events);

    await expect(again).rejects.toThrow(CheckpointMovedError);
    expect(await dumpHash(database)).toBe(before);
  });

  it('numbers slices anew when a batch was rolled back', async () => {
    const ledger = new LedgerFixture()
      .open()
      .consume({ id: '1' })
      .consume({ id: '2', userId: 'x' });
    const database = await emptyRows();
    const projection = usageProjection();
    const failing: SqlDatabase = {
      ...database,
      transaction: (work) =>
        database.transaction(async (transaction) => {
          await work(transaction);
          throw new Error('the process dies before the commit');
        }),
    };
    await expect(applyBatch(failing, projection, null, ledger.events)).rejects.toThrow('dies');

    await applyBatch(database, projection, null, ledger.events);

    expect(await dumpHash(database)).toBe(await dumpHash(await rowsOf(ledger)));
  });

  it('writes the same rows when two projectors take turns, each of which remembers what it has written', async () => {
    const ledger = new LedgerFixture().open();
    for (const [index, userId] of ['a', 'b', 'b', 'a', 'c', 'c'].entries()) {
      ledger.consume({ id: String(index), userId });
    }
    const at = '2025-09-10T10:15:00.000Z';
    ledger.append(configurationEvents(at)[0]!);
    for (const id of ['6', '7', '8']) ledger.consume({ id, userId: 'd' });
    const database = await emptyRows();
    const projectors = [usageProjection(), usageProjection()];
    let after = null;
    for (const [index, event] of ledger.events.entries()) {
      after = await applyBatch(database, projectors[(index >> 1) % 2]!, after, [event]);
    }
    expect(await dumpHash(database)).toBe(await dumpHash(await rowsOf(ledger)));
  });

  it('writes the same rows after it was cleared under a running projector', async () => {
    const ledger = new LedgerFixture().open().consume({ id: '1' }).consume({ id: '2' });
    const database = await emptyRows();
    const projection = usageProjection();
    const replay = async () => {
      let after = null;
      for (const event of ledger.events) {
        after = await applyBatch(database, projection, after, [event]);
      }
      return dumpHash(database);
    };
    const first = await replay();

    await clearUsage(database, null);

    expect(await replay()).toBe(first);
  });

  it('writes byte for byte the same wherever the batches are cut (P6)', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(run, { maxLength: 40 }),
        fc.integer({ min: 1, max: 7 }),
        async (runs, size) => {
          const ledger = new LedgerFixture().open().open({}, 'fabrikam');
          ledger.open({}, TENANT, '2025-08').open({}, 'fabrikam', '2025-08');
          for (const [index, one] of runs.entries()) {
            ledger.consume(...one(String(index), tenantOf(index)));
          }
          const [whole, cut] = [await emptyRows(), await emptyRows()];
          await ledger.project(whole);
          await ledger.project(cut, size);
          expect(await dumpHash(cut)).toBe(await dumpHash(whole));
        },
      ),
      { numRuns: 30 },
    );
  });
});

const tenantOf = (index: number): string => (index % 3 === 0 ? 'fabrikam' : TENANT);

const run = fc
  .record({
    environmentId: fc.constantFrom('prod', 'dev', '__proto__'),
    environmentName: fc.constantFrom(null, 'One', 'Two'),
    userId: fc.constantFrom('u-1', 'u-2'),
    day: fc.constantFrom('2025-08-31', '2025-09-01', '2025-09-02'),
    drawnFrom: fc.constantFrom('tenantPool' as const, 'trial' as const, 'allocation' as const),
    milliCredits: fc.integer({ min: 0, max: 1_000_000 }),
  })
  .map(
    ({ day, drawnFrom, milliCredits, ...usage }) =>
      (id: string, tenantId: string): Parameters<LedgerFixture['consume']> => [
        { ...usage, id, tenantId, time: `${day}T00:00:00.000Z` },
        { drawnFrom, milliCredits },
      ],
  );

const CLOSING = {
  entitlementMilliCredits: 0,
  consumedMilliCredits: 0,
  copilotConsumedMilliCredits: 0,
  trialConsumedMilliCredits: 0,
  runs: 0,
  inOverage: [],
};

const configurationEvents = (at: string): LedgerEvent[] => [
  {
    type: 'AllocationChanged',
    data: { at, environmentId: 'prod', milliCredits: 7_000, previousMilliCredits: 0, by: BY },
  },
  {
    type: 'OverageEntered',
    data: {
      at,
      scope: { kind: 'environment', environmentId: 'prod' },
      level: 'simple',
      cause: 'allocation',
      consumedMilliCredits: 8_000,
      availableMilliCredits: 7_000,
    },
  },
  { type: 'MonthClosed', data: { month: MONTH, at, closing: CLOSING } },
];
