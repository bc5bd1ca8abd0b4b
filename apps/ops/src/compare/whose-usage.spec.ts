/** Which usage is compared with which row: trials separately from usage that counts against credits, and usage without a user with rows without a user. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createSqliteDatabase, openSqlite, type SqliteFile } from '#adapters/sqlite';
import type { SqlDatabase } from '#eventsourcing';
import { createReadModels } from '#read-models';
import { compareReport, differenceLine } from './compare-report.js';

const DAY = '2026-10-01';
const HEADER = 'Date,UserId,EnvironmentId,EnvironmentName,AIConsumption,IsTrial';

let folder: string;
let file: SqliteFile;
let database: SqlDatabase;

/** One user's usage on one day: 10 credits that count, and 4 of a trial. */
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'whose-'));
  file = await openSqlite({ path: ':memory:', synchronous: 'OFF', pollMs: 0 });
  database = createSqliteDatabase(file);
  await createReadModels(database);
  await database.transaction(async (transaction) => {
    await transaction.execute(`INSERT INTO tenants VALUES ('contoso', '2026-10', '2026-11')`);
  });
  await used('u-1', 'consumedMilliCredits', 10_000);
  await used('u-1', 'trialMilliCredits', 4_000);
});
afterEach(async () => {
  await file.close();
  await rm(folder, { recursive: true });
});

async function used(userId: string | null, sum: string, milliCredits: number): Promise<void> {
  await database.transaction(async (transaction) => {
    const [{ slice }] = (await transaction.query('SELECT COUNT(*) + 1 AS slice FROM slices')) as [
      { slice: number },
    ];
    await transaction.execute(
      `INSERT INTO slices VALUES ('contoso', $1, 7, 'AIModelExecuted', 'prod', $2, 'm', NULL,
         'prediction', NULL, NULL, NULL, 'app', 'processed', 'aiBuilder', 'tenantPool', NULL, $3)`,
      [slice, userId, sum],
    );
    await transaction.execute(
      `INSERT INTO usage_days VALUES ('contoso', $1, $2, $3, 1, $1 || 'T00:00:00.000Z')`,
      [DAY, slice, milliCredits],
    );
  });
}

/** @param rows the report's figure, the value under IsTrial, and the user */
async function compared(
  ...rows: readonly (readonly [credits: string, isTrial: string, userId?: string])[]
) {
  const path = join(folder, 'report.csv');
  const lines = rows.map(
    ([credits, isTrial, userId = 'u-1']) => `${DAY},${userId},prod,Prod,${credits},${isTrial}`,
  );
  await writeFile(path, [HEADER, ...lines, ''].join('\n'));
  return (await compareReport(path, 'contoso', database)).map(differenceLine);
}

it.each([
  ['False', 'True'],
  ['false', 'TRUE'],
  ['No', 'Yes'],
  ['0', '1'],
  ['', ' true '],
])('trials equal what the report calls trials: %j and %j', async (counted, trial) => {
  expect(await compared(['10', counted], ['4', trial])).toEqual([]);
});

it('trials do not offset a difference in consumption that counts', async () => {
  expect(await compared(['14', 'False'])).toEqual([
    expect.stringMatching(/^2026-10-01 {2}u-1 {2}prod {2}theirs 14 {2}ours 10 {2}some usage/),
    expect.stringMatching(/^2026-10-01 {2}u-1 {2}prod \(trial\) {2}theirs – {2}ours 4 /),
  ]);
});

it('trials are missing if only the report has some', async () => {
  expect(await compared(['10', 'False'], ['5', 'True'])).toEqual([
    expect.stringMatching(/prod \(trial\) {2}theirs 5 {2}ours 4 {2}some usage/),
  ]);
});

it('usage without a user is compared with rows without a user', async () => {
  await used(null, 'consumedMilliCredits', 3_000);
  const known = [
    ['10', 'False'],
    ['4', 'True'],
  ] as const;
  expect(await compared(...known, ['3', 'False', ''])).toEqual([]);
  expect(await compared(...known)).toEqual([
    expect.stringMatching(/^2026-10-01 {2}\(no user\) {2}prod {2}theirs – {2}ours 3 /),
  ]);
});
