/** The rows of each month: the progress of its stream, its due dates, and its configuration events. */
import type { LedgerEvent } from '#metering';
import { BY, CLOSING, grantOf, LedgerFixture, MONTH, TENANT } from '../testing/ledger.fixture.js';
import { emptyRows, rowsOf } from '../testing/rows-in-memory.js';

const AT = '2025-09-10T10:15:00.000Z';

const ALLOCATED: LedgerEvent = {
  type: 'AllocationChanged',
  data: { at: AT, environmentId: 'prod', milliCredits: 7_000, previousMilliCredits: 0, by: BY },
};

const endingAt = (validTo: string) => ({
  grants: { 'grant-1': { ...grantOf(1).grants['grant-1']!, validTo } },
});

it('keeps the dates to come of each month and tenant, whichever of them changes', async () => {
  const ledger = new LedgerFixture();
  const months = [
    ['contoso', '2025-08', '2025-10-01T00:00:00.000Z'],
    ['contoso', '2025-09', '2025-10-02T00:00:00.000Z'],
    ['fabrikam', '2025-09', '2025-10-03T00:00:00.000Z'],
  ] as const;
  for (const [tenantId, month, validTo] of months) ledger.open(endingAt(validTo), tenantId, month);
  ledger.append(ALLOCATED, 'contoso', '2025-09');
  const database = await emptyRows();
  await ledger.project(database, 1);
  const ends = `SELECT tenant_id, month, due_at FROM due_dates WHERE due_at > '2025-09-30' ORDER BY due_at`;
  expect(await database.query(ends)).toEqual(
    months.map(([tenant_id, month, due_at]) => ({ tenant_id, month, due_at })),
  );
});

it('forgets the dates that a change takes away', async () => {
  const ledger = new LedgerFixture().open(endingAt('2025-10-01T00:00:00.000Z'));
  ledger.append({ type: 'GrantEnded', data: { at: AT, grantId: 'grant-1', by: BY } });
  const database = await emptyRows();
  await ledger.project(database, 1);
  const ends = `SELECT due_at FROM due_dates WHERE due_at > '2025-09-01'`;
  expect(await database.query(ends)).toEqual([{ due_at: AT }]);
});

it.each([1, 100])(
  'knows the stream to its last event, skipped ones too, in batches of %i',
  async (batchEvents) => {
    const ledger = new LedgerFixture().open().consume({ id: '1' });
    const skipped = ledger.append(ALLOCATED);
    const data = { skippedType: skipped.type, reason: 'written by hand' };
    ledger.events[2] = { ...skipped, type: 'EventSkipped', data };
    const database = await emptyRows();
    await ledger.project(database, batchEvents);
    expect(await database.query('SELECT * FROM month_ledgers')).toMatchObject([
      { month: MONTH, last_revision: 2, first_position: 0, last_position: 20 },
    ]);
    const [row] = await database.query<{ configuration: string }>(
      'SELECT configuration FROM month_configurations',
    );
    expect(JSON.parse(row!.configuration)).toMatchObject({ allocations: {} });
  },
);

it.each([1, 100])(
  'writes the usage of a month whose beginning was truncated, without totals of it, in batches of %i',
  async (batchEvents) => {
    const whole = new LedgerFixture().open().open({}, 'fabrikam');
    whole.consume({ id: '1' }).consume({ id: '2', tenantId: 'fabrikam' });
    const ledger = new LedgerFixture();
    ledger.events.push(...whole.events.slice(1));
    const database = await emptyRows();
    await ledger.project(database, batchEvents);
    const rowsIn = (table: string) =>
      database.query(`SELECT tenant_id FROM ${table} ORDER BY tenant_id`);
    const [mine, theirs] = [{ tenant_id: TENANT }, { tenant_id: 'fabrikam' }];
    expect(await rowsIn('environment_months')).toEqual([mine, theirs]);
    expect(await rowsIn('month_totals')).toEqual([theirs]);
    expect(await rowsIn('tenants')).toEqual([theirs]);
  },
);

it('has no runs where there were none', async () => {
  const database = await rowsOf(new LedgerFixture().open().open({}, TENANT, '2025-08').consume());
  expect(await database.query('SELECT month, block FROM run_blocks')).toEqual([
    { month: MONTH, block: 0 },
  ]);
});

it('keeps decisions of people for an audit, and not their consequences', async () => {
  const ledger = new LedgerFixture().open().consume({ id: '1' });
  for (const event of [...FOLLOWING, ALLOCATED]) ledger.append(event);
  const database = await rowsOf(ledger);
  const kept = await database.query<{ event: string }>(
    'SELECT event FROM configuration_events ORDER BY revision',
  );
  expect(kept.map(({ event }) => (JSON.parse(event) as LedgerEvent).type)).toEqual([
    'LedgerOpened',
    'AllocationChanged',
  ]);
});

const FIGURES = { consumedMilliCredits: 8_000, availableMilliCredits: 7_000 };
const SCOPE = { kind: 'environment', environmentId: 'prod' } as const;

const FOLLOWING: readonly LedgerEvent[] = [
  {
    type: 'OverAllocated',
    data: { at: AT, entitlementMilliCredits: 1_000, allocatedMilliCredits: 7_000 },
  },
  {
    type: 'LateUsageAdmitted',
    data: { at: AT, usageKey: 'k', payloadHash: '0'.repeat(32), month: '2025-08' },
  },
  {
    type: 'OverageEntered',
    data: { at: AT, scope: SCOPE, level: 'simple', cause: 'consumption', ...FIGURES },
  },
  { type: 'MonthClosed', data: { month: MONTH, at: AT, closing: CLOSING } },
];
