/** A consumption report of any length has all rows in order and needs the memory of one day. */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { createSqliteDatabase, openSqlite, type SqliteFile } from '#adapters/sqlite';
import type { SqlDatabase } from '#eventsourcing';
import { createReadModels } from '../schema.js';
import { consumptionReport, type ReportRow } from './consumption-report.js';

const DAYS = 300;
const USERS = 400;
const MEBIBYTE = 2 ** 20;
/** The number of pages between two memory samples; each sample collects garbage first. */
const PAGES_PER_SAMPLE = 100;

let file: SqliteFile;
let database: SqlDatabase;

beforeAll(async () => {
  file = await openSqlite({ path: ':memory:', pollMs: 0 });
  database = createSqliteDatabase(file);
  await createReadModels(database);
  const numbers =
    'WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < $1 - 1)';
  await database.transaction(async (transaction) => {
    await transaction.execute(
      `${numbers} INSERT INTO slices SELECT 'contoso', i, i, 'AIModelExecuted', 'prod',
         'u-' || i, 'm', NULL, 'prediction', NULL, NULL, NULL, 'app', 'processed', 'aiBuilder',
         'tenantPool', NULL, 'consumedMilliCredits' FROM n`,
      [USERS],
    );
    await transaction.execute(
      `${numbers} INSERT INTO usage_days
         SELECT 'contoso', date('2023-01-01', i || ' days'), s.slice, 1000, 1,
           date('2023-01-01', i || ' days') || 'T00:00:00.000Z' FROM n, slices s`,
      [DAYS],
    );
  });
});
afterAll(() => file.close());

describe('the consumption report', () => {
  it('reads more than a hundred thousand rows, each once and in order, in flat memory', async () => {
    setFlagsFromString('--expose-gc');
    const collect = runInNewContext('gc') as () => void;
    const inUse = () => {
      collect();
      return process.memoryUsage().heapUsed;
    };
    const before = inUse();
    let most = 0;
    let pages = 0;
    let rows = 0;
    let last = '';
    const keyOf = ({ date, userId }: ReportRow) => `${date} ${userId}`;
    const question = { tenantId: 'contoso', months: { first: '2023-01', last: '2025-12' } };
    for await (const page of consumptionReport(database, question)) {
      rows += page.length;
      expect(keyOf(page[0]!) > last).toBe(true);
      last = keyOf(page.at(-1)!);
      if (pages++ % PAGES_PER_SAMPLE === 0) most = Math.max(most, inUse() - before);
    }
    expect(rows).toBe(DAYS * USERS);
    expect(most / MEBIBYTE).toBeLessThan(8);
  });

  it('reads a day of more rows than are read at once by user, then environment, then trial', async () => {
    const users = 5_001;
    const crowded = `WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < $1)`;
    await database.transaction(async (transaction) => {
      await transaction.execute(
        `${crowded} INSERT INTO slices SELECT 'fabrikam', i, i, 'AIModelExecuted',
           'env-' || (i / 2 % 2), 'u-' || (i / 4), 'm', NULL, 'prediction', NULL, NULL, NULL, 'app', 'processed',
           'aiBuilder', 'tenantPool', NULL,
           CASE i % 2 WHEN 0 THEN 'consumedMilliCredits' ELSE 'trialMilliCredits' END FROM n`,
        [4 * users - 1],
      );
      await transaction.execute(
        `INSERT INTO usage_days SELECT tenant_id, '2023-01-01', slice, 1000, 1, '' FROM slices
         WHERE tenant_id = 'fabrikam'`,
      );
    });
    const found: string[] = [];
    const question = { tenantId: 'fabrikam', months: { first: '2023-01', last: '2023-01' } };
    for await (const page of consumptionReport(database, question)) {
      found.push(...page.map((row) => `${row.userId} ${row.environmentId} ${Number(row.isTrial)}`));
    }
    const names = Array.from({ length: users }, (_, user) => `u-${user}`).sort();
    const ofUser = ['env-0 0', 'env-0 1', 'env-1 0', 'env-1 1'];
    expect(found).toEqual(names.flatMap((name) => ofUser.map((rest) => `${name} ${rest}`)));
  });
});
