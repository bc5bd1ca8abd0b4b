/** The output of `ops compare`: each difference on a line, their number, and an exit code that states whether there is any. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createSqliteDatabase, openSqlite, type SqliteFile } from '#adapters/sqlite';
import { createReadModels } from '#read-models';
import type { Engines } from '#engines';
import { EXIT } from '../exit.js';
import { compare } from './command.js';

const HEADER = 'Date,UserId,EnvironmentId,EnvironmentName,AIConsumption,IsTrial';

let folder: string;
let file: SqliteFile;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'compare-'));
  file = await openSqlite({ path: ':memory:', synchronous: 'OFF', pollMs: 0 });
});
afterEach(async () => {
  await file.close();
  await rm(folder, { recursive: true });
});

/** Compares with a tenant without usage. @param credits the credits of the report's rows, one row per day */
async function compared(...credits: readonly number[]) {
  const database = createSqliteDatabase(file);
  await createReadModels(database);
  await database.transaction((transaction) =>
    transaction.execute(`INSERT INTO tenants VALUES ('contoso', '2026-10', '2026-11')`),
  );
  const path = join(folder, 'report.csv');
  const rows = credits.map((one, index) => `2026-10-0${index + 1},u-1,prod,Prod,${one},False`);
  await writeFile(path, [HEADER, ...rows, ''].join('\n'));
  const said: string[] = [];
  const engines = { readDatabase: async () => database } as Partial<Engines> as Engines;
  const exit = await compare({ engines, print: (line) => void said.push(line) }, path, 'contoso');
  return { exit, said };
}

it('says that all is equal', async () => {
  expect(await compared(0)).toEqual({ exit: EXIT.ok, said: ['Equal.'] });
});

it.each([
  [[7], '1 row differs.'],
  [[7, 8, 0], '2 rows differ.'],
])('says of the report %j: %s', async (credits, verdict) => {
  const { exit, said } = await compared(...credits);
  expect(exit).toBe(EXIT.different);
  expect(said.at(-1)).toBe(verdict);
  expect(said.slice(0, -1)).toEqual(
    credits.filter((one) => one > 0).map((one) => expect.stringContaining(`theirs ${one}`)),
  );
});
