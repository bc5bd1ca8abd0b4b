/** Trials in a comparison: their usage is compared by itself, never with what counts against credits, and named as theirs. */
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

/** Of one user on one day: 10 credits that count, and 4 of a trial. */
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'trials-'));
  file = await openSqlite({ path: ':memory:', synchronous: 'OFF', pollMs: 0 });
  database = createSqliteDatabase(file);
  await createReadModels(database);
  await database.transaction(async (transaction) => {
    await transaction.execute(`INSERT INTO tenants VALUES ('contoso', '2026-10', '2026-11')`);
    for (const [slice, pool, sum, amount] of [
      [1, 'tenantPool', 'consumedMilliCredits', 10_000],
      [2, 'trial', 'trialMilliCredits', 4_000],
    ] as const) {
      await transaction.execute(
        `INSERT INTO slices VALUES ('contoso', $1, 7, 'AIModelExecuted', 'prod', 'u-1', 'm', NULL,
           'prediction', NULL, NULL, NULL, 'app', 'processed', 'aiBuilder', $2, NULL, $3)`,
        [slice, pool, sum],
      );
      await transaction.execute(
        `INSERT INTO usage_days VALUES ('contoso', $1, $2, $3, 1, $1 || 'T00:00:00.000Z')`,
        [DAY, slice, amount],
      );
    }
  });
});
afterEach(async () => {
  await file.close();
  await rm(folder, { recursive: true });
});

/** @param rows their figure, and what stands under IsTrial */
async function compared(...rows: readonly (readonly [credits: string, isTrial: string])[]) {
  const path = join(folder, 'report.csv');
  const lines = rows.map(([credits, isTrial]) => `${DAY},u-1,prod,Prod,${credits},${isTrial}`);
  await writeFile(path, [HEADER, ...lines, ''].join('\n'));
  return (await compareReport(path, 'contoso', database)).map(differenceLine);
}

it.each([
  ['False', 'True'],
  ['false', 'TRUE'],
  ['No', 'Yes'],
  ['0', '1'],
  ['', ' true '],
])('are equal to what they call so: %j and %j', async (counted, trial) => {
  expect(await compared(['10', counted], ['4', trial])).toEqual([]);
});

it('make no difference good that is in what counts', async () => {
  expect(await compared(['14', 'False'])).toEqual([
    expect.stringMatching(/^2026-10-01 {2}u-1 {2}prod {2}theirs 14 {2}ours 10 {2}some usage/),
    expect.stringMatching(/^2026-10-01 {2}u-1 {2}prod \(trial\) {2}theirs – {2}ours 4 /),
  ]);
});

it('are missing where they alone have some', async () => {
  expect(await compared(['10', 'False'], ['5', 'True'])).toEqual([
    expect.stringMatching(/prod \(trial\) {2}theirs 5 {2}ours 4 {2}some usage/),
  ]);
});
