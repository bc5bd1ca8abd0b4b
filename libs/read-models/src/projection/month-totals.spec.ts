/** A month's totals for the gate: the same whether usage arrives in one batch or event by event. */
import { EMPTY_CONFIGURATION } from '#metering';
import { LedgerFixture } from '../testing/ledger.fixture.js';
import { emptyRows } from '../testing/rows-in-memory.js';

const ofProd = (own: { milliCredits: number; drawFromTenant: boolean }) => ({
  ...EMPTY_CONFIGURATION.copilot,
  environments: { prod: { ...own, payAsYouGo: false } },
});

/** Three runs in an environment and one in another, each of 8 Copilot Credits or 8 AI Builder credits. */
function runs(ledger: LedgerFixture, currency: 'aiBuilder' | 'copilot'): LedgerFixture {
  const drawnFrom = currency === 'copilot' ? 'copilotPool' : 'tenantPool';
  for (const [id, environmentId] of ['prod', 'dev', 'prod', 'prod'].entries()) {
    ledger.consume({ id: `${id}`, environmentId }, { currency, drawnFrom, milliCredits: 8_000 });
  }
  return ledger;
}

async function totalsOf(ledger: LedgerFixture, batchEvents: number) {
  const database = await emptyRows();
  await ledger.project(database, batchEvents);
  return database.query(
    `SELECT consumed_milli_credits AS consumed, copilot_milli_credits AS copilot, runs,
       pool_milli_credits AS pool, allocated_excess_milli_credits AS excess,
       copilot_pool_milli_credits AS copilot_pool FROM month_totals`,
  );
}

describe.each([1, 2, 3, 100])('in batches of %i', (batchEvents) => {
  it.each([
    {
      what: 'its own Copilot Credits, then the pool of the tenant',
      milliCredits: 10_000,
      drawFromTenant: true,
      pool: 8_000 + 14_000,
    },
    {
      what: 'its own Copilot Credits alone',
      milliCredits: 10_000,
      drawFromTenant: false,
      pool: 8_000,
    },
    {
      what: 'no Copilot Credits of its own, nor the pool',
      milliCredits: 0,
      drawFromTenant: false,
      pool: 8_000,
    },
  ])('an environment draws on $what', async ({ milliCredits, drawFromTenant, pool }) => {
    const ledger = new LedgerFixture().open({ copilot: ofProd({ milliCredits, drawFromTenant }) });
    expect(await totalsOf(runs(ledger, 'copilot'), batchEvents)).toEqual([
      { consumed: 0, copilot: 32_000, runs: 4, pool: 0, excess: 0, copilot_pool: pool },
    ]);
  });

  it('an environment with an allocation is above it by what exceeds it, and not in the pool', async () => {
    const ledger = new LedgerFixture().open({ allocations: { prod: 10_000 } });
    expect(await totalsOf(runs(ledger, 'aiBuilder'), batchEvents)).toEqual([
      { consumed: 32_000, copilot: 0, runs: 4, pool: 8_000, excess: 14_000, copilot_pool: 0 },
    ]);
  });
});
