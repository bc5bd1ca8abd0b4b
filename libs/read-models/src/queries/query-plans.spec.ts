/** Query plans: every query uses an index, however many runs and environments a month has. */
import type { SqlReader } from '#eventsourcing';
import { LedgerFixture, TENANT } from '../testing/ledger.fixture.js';
import { rowsOf } from '../testing/rows-in-memory.js';
import { activity } from './activity.js';
import { breakdown } from './breakdown.js';
import { findRuns } from './find-runs.js';
import { tenantUsage } from './tenant-usage.js';

let plans: string[];
let statements: string[];
let reader: SqlReader;

beforeEach(() => readsFrom(new LedgerFixture().open().consume()));

async function readsFrom(ledger: LedgerFixture): Promise<void> {
  const database = await rowsOf(ledger);
  plans = [];
  statements = [];
  reader = {
    async query(sql, parameters) {
      statements.push(sql);
      const steps = await database.query(`EXPLAIN QUERY PLAN ${sql}`, parameters);
      plans.push(...steps.map((step) => String(step['detail'])));
      return database.query(sql, parameters);
    },
  };
}

it('searches only the blocks of the tenant for an id', async () => {
  expect(await findRuns(reader, TENANT, 'run-1')).toHaveLength(1);

  expect(plans).toContainEqual(
    expect.stringMatching(
      /SEARCH run_blocks USING PRIMARY KEY \(tenant_id=\? AND month=\? AND block>\? AND block<\?\)/,
    ),
  );
});

it('reads a page of activity from where it begins', async () => {
  const question = { tenantId: TENANT, now: '2025-09-15T00:00:00.000Z', filter: {}, limit: 10 };

  await activity(reader, { ...question, before: 640 });

  expect(plans).toContainEqual(
    expect.stringMatching(
      /SEARCH run_blocks USING PRIMARY KEY \(tenant_id=\? AND month=\? AND block<\?\)/,
    ),
  );
  expect(plans).not.toContainEqual('USE TEMP B-TREE FOR ORDER BY');
});

it('reads the names of environments once for a page of runs or of groups, by their ids', async () => {
  const ledger = new LedgerFixture().open();
  for (let number = 0; number < 90; number++) {
    ledger.consume({ id: `run-${number}`, environmentId: `environment-${number % 30}` });
  }
  await readsFrom(ledger);
  const question = { tenantId: TENANT, now: '2025-09-15T00:00:00.000Z', limit: 80 };
  const looks = () =>
    statements.splice(0).filter((sql) => sql.includes('FROM environment_months')).length;

  await activity(reader, { ...question, filter: {}, before: null });
  expect(looks()).toBe(1);
  await breakdown(reader, { ...question, by: ['environment', 'day'] });
  expect(looks()).toBe(1);
  await breakdown(reader, { ...question, by: ['user'] });
  expect(looks()).toBe(0);
  expect(plans).toContainEqual(
    expect.stringMatching(
      /SEARCH environment_months USING PRIMARY KEY \(tenant_id=\? AND month=\? AND environment_id=\?\)/,
    ),
  );
});

it('reads a page of environments from where it begins', async () => {
  const environments = { order: 'environment', after: null, limit: 10 } as const;

  await tenantUsage(reader, { tenantId: TENANT, now: '2025-09-15T00:00:00.000Z', environments });

  expect(plans).toContainEqual(
    expect.stringMatching(
      /SEARCH environment_months USING PRIMARY KEY \(tenant_id=\? AND month=\? AND environment_id>\?\)/,
    ),
  );
  expect(plans).not.toContainEqual('USE TEMP B-TREE FOR ORDER BY');
});

it('reads of a small month its figures and its environments, and its configuration once', async () => {
  const environments = { order: 'environment', after: null, limit: 10 } as const;
  const question = { tenantId: TENANT, now: '2025-09-15T00:00:00.000Z', environments };
  const ofTables = () => statements.splice(0).map((sql) => /FROM (\w+)/.exec(sql)![1]!);
  const once = ['projection_progress', 'tenants', 'environment_months', 'projection_progress'];

  await tenantUsage(reader, question);
  expect(ofTables()).toEqual(once);
  await tenantUsage(reader, question);
  expect(ofTables()).toEqual(once);
});
