/** The number of rows that a gate request reads does not grow with the tenant. */
import { applyBatch, type SqlDatabase, type SqlReader } from '#eventsourcing';
import { usageProjection } from '../projection/usage-projection.js';
import { BY, grantOf, LedgerFixture, TENANT } from '../testing/ledger.fixture.js';
import { emptyRows, rowsOf } from '../testing/rows-in-memory.js';
import { environmentUsage } from './environment-usage.js';
import { gate } from './gate.js';
import { askMonth } from './tenant-month.js';
import { findStanding, readStanding } from './standing.js';

const NOW = '2025-09-15T00:00:00.000Z';

async function tenantWith(environments: number): Promise<SqlDatabase> {
  const ledger = new LedgerFixture().open(grantOf(100));
  for (let index = 0; index < environments; index++) {
    const environmentId = `e-${index}`;
    ledger.consume({ id: `r-${index}`, environmentId });
    if (index % 2 === 1) continue;
    const data = {
      at: NOW,
      environmentId,
      milliCredits: 50_000 + index,
      previousMilliCredits: 0,
      by: BY,
    };
    ledger.append({ type: 'AllocationChanged', data });
  }
  for (let index = 0; index < environments; index += 7) {
    ledger.consume({ id: `again-${index}`, environmentId: `e-${index}` });
  }
  return rowsOf(ledger);
}

/** Counts what a request reads. */
function counting(database: SqlDatabase) {
  const read = { statements: 0, rows: 0, characters: 0 };
  const reader: SqlReader = {
    async query(sql, parameters) {
      const rows = await database.query(sql, parameters);
      read.statements += 1;
      read.rows += rows.length;
      read.characters += JSON.stringify(rows).length;
      return rows as never;
    },
  };
  return { read, reader };
}

const request = { userId: null, context: 'app', capability: null, tier: null } as const;
const question = (environmentId: string) => ({
  tenantId: TENANT,
  now: NOW,
  requests: [{ ...request, environmentId }],
});

it('reads as much of a tenant with 2,000 environments as of one with 20', async () => {
  const reads = [];
  for (const environments of [20, 2_000]) {
    const { read, reader } = counting(await tenantWith(environments));
    // The first request parses the configuration, which is then cached.
    await gate(reader, question('e-1'));
    Object.assign(read, { statements: 0, rows: 0, characters: 0 });
    const answer = await gate(reader, question('e-3'));
    expect(answer.kind).toBe('found');
    await environmentUsage(reader, { tenantId: TENANT, now: NOW, environmentId: 'nobody' });
    reads.push({ ...read });
  }
  expect(reads[1]!.statements).toBe(reads[0]!.statements);
  expect(reads[1]!.rows).toBe(reads[0]!.rows);
  expect(reads[1]!.characters).toBeLessThan(reads[0]!.characters + 100);
});

it('sees the same figures as a reader of all environments', async () => {
  const database = await tenantWith(40);
  const environmentIds = ['e-0', 'e-1', 'e-7', 'nobody'];
  const answer = await askMonth(database, { tenantId: TENANT, now: NOW }, async (month) => {
    const few = await findStanding(database, month, { environmentIds, userIds: ['u-17'] });
    const all = await readStanding(database, month);
    expect(few.assessment.figures.totals).toEqual(all.assessment.figures.totals);
    for (const id of environmentIds) {
      expect(few.assessment.environment(id)).toEqual(all.assessment.environment(id));
    }
    return few.environments.size;
  });
  expect(answer).toMatchObject({ kind: 'found', value: 3 });
});

it('knows a new configuration at once', async () => {
  const ledger = new LedgerFixture().open(grantOf(1_000)).consume({ environmentId: 'e-1' });
  const data = {
    at: NOW,
    environmentId: 'e-1',
    milliCredits: 50_000,
    previousMilliCredits: 0,
    by: BY,
  };
  const change = ledger.append({ type: 'AllocationChanged', data });
  const database = await emptyRows();
  const projection = usageProjection();
  const source = async () => {
    const asked = { tenantId: TENANT, now: NOW, environmentId: 'e-1' };
    const answer = await environmentUsage(database, asked);
    return answer.kind === 'found' && answer.value.source;
  };

  const after = await applyBatch(database, projection, null, ledger.events.slice(0, -1));
  expect(await source()).toBe('tenantPool');
  await applyBatch(database, projection, after, [change]);
  expect(await source()).toBe('allocation');
});
