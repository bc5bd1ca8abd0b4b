/** Rows and domain count every kind of charge in the same figure. */
import { type Charge, CURRENCIES, figureOf } from '#metering';
import { consumed, LedgerFixture } from '../testing/ledger.fixture.js';
import { rowsOf } from '../testing/rows-in-memory.js';
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
  const database = await rowsOf(new LedgerFixture().open().consume({}, charge));
  const columns = FIGURES.map((figure) => `(${countsIn(figure)}) AS "${figure}"`);

  const [row] = await database.query(`SELECT ${columns.join(', ')} FROM slices s`);

  const figures = FIGURES.filter((figure) => row![figure]);
  expect(figures).toEqual([figureOf(consumed({}, charge).data.charge)]);
});
