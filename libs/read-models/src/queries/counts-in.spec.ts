/** The figure that rows count in is the one that the domain counts in, for every charge there can be. */
import { createSqliteDatabase, openSqlite } from '#adapters/sqlite';
import { type Charge, CURRENCIES, figureOf } from '#metering';
import { createReadModels } from '../schema.js';
import { consumed, LedgerFixture } from '../testing/ledger.fixture.js';
import { countsIn } from './counts-in.js';

const POOLS: Readonly<Record<Charge['drawnFrom'], true>> = {
  allocation: true,
  tenantPool: true,
  trial: true,
  copilotAllocation: true,
  copilotPool: true,
  payAsYouGo: true,
  none: true,
};
const FIGURES = ['consumedMilliCredits', 'copilotMilliCredits', 'trialMilliCredits'] as const;
const CHARGES = CURRENCIES.flatMap((currency) =>
  (Object.keys(POOLS) as Charge['drawnFrom'][]).map((drawnFrom) => ({ currency, drawnFrom })),
);

it.each(CHARGES)('$currency drawn from $drawnFrom counts in one figure', async (charge) => {
  const file = await openSqlite({ path: ':memory:', synchronous: 'OFF' });
  const database = createSqliteDatabase(file);
  await createReadModels(database);
  await new LedgerFixture().open().consume({}, charge).project(database);
  const columns = FIGURES.map((figure) => `(${countsIn(figure)}) AS "${figure}"`);

  const [row] = await database.query(`SELECT ${columns.join(', ')} FROM slices s`);

  const figures = FIGURES.filter((figure) => row![figure]);
  expect(figures).toEqual([figureOf(consumed({}, charge).data.charge)]);
  await file.close();
});
