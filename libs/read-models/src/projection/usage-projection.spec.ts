/** The rows that the usage projection writes for each ledger event. */
import { applyBatch } from '#eventsourcing';
import type { LedgerEvent } from '#metering';
import { BY, CLOSING, grantOf, LedgerFixture, MONTH, TENANT } from '../testing/ledger.fixture.js';
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

  it('adds up what each day used over all slices, without trials and Copilot Credits', async () => {
    const ledger = new LedgerFixture().open();
    ledger.consume({ id: '1' }).consume({ id: '2', userId: 'u-18' });
    ledger.consume({ id: '3' }, { drawnFrom: 'trial' });
    ledger.consume({ id: '4' }, { currency: 'copilot', drawnFrom: 'copilotPool' });
    const dayBefore = { environmentId: 'dev', time: '2025-09-09T23:59:59.999Z' };
    ledger.consume({ id: '5', ...dayBefore }).consume({ id: '6', userId: 'u-18' });
    for (const batchEvents of [1, 3, 100]) {
      const database = await emptyRows();
      await ledger.project(database, batchEvents);

      expect(await database.query('SELECT * FROM day_totals ORDER BY day')).toEqual([
        { tenant_id: TENANT, day: '2025-09-09', consumed_milli_credits: 96_000 },
        { tenant_id: TENANT, day: '2025-09-10', consumed_milli_credits: 288_000 },
      ]);
    }
  });

  it('finds slices again by their members, also those with the same digest', async () => {
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
      {
        closed_at: at,
        closing: JSON.stringify(CLOSING),
        last_revision: 3,
        first_position: 0,
        last_position: 30,
      },
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
});

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
