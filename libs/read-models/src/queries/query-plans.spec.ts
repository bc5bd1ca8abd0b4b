/** Query plans: every question is served by an index, however many runs and environments a month has. */
import type { SqlReader } from '#eventsourcing';
import { LedgerFixture, TENANT } from '../testing/ledger.fixture.js';
import { rowsOf } from '../testing/rows-in-memory.js';
import { activity } from './activity.js';
import { findRuns } from './find-runs.js';
import { tenantUsage } from './tenant-usage.js';

let plans: string[];
let statements: string[];
let reader: SqlReader;

beforeEach(async () => {
  const database = await rowsOf(new LedgerFixture().open().consume());
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
});

it('looks for an id among the blocks of the tenant alone', async () => {
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
