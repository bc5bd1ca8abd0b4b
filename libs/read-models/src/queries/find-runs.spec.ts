/** A run is found once, in whichever block of its month it is. */
import { LedgerFixture, TENANT } from '../testing/ledger.fixture.js';
import { rowsOf } from '../testing/rows-in-memory.js';
import { findRuns } from './find-runs.js';

/** The number of blocks searched in one query. */
const AT_ONCE = 4_096;

const PLACES = [0, 1, AT_ONCE - 1, AT_ONCE, AT_ONCE + 1, 2 * AT_ONCE].flatMap((block) => [
  { block, lastBlock: block },
  { block, lastBlock: 3 * AT_ONCE },
]);

it.each(PLACES)('in block $block of $lastBlock', async ({ block, lastBlock }) => {
  const ledger = new LedgerFixture().open().consume({ id: 'a' }).consume({ id: 'beside it' });
  const database = await rowsOf(ledger);
  const { revision } = (await findRuns(database, TENANT, 'a'))[0]!;
  await database.transaction(async (transaction) => {
    await transaction.execute('UPDATE run_blocks SET block = $1', [block]);
    await transaction.execute('UPDATE month_ledgers SET last_revision = $1', [lastBlock * 8]);
  });
  expect(await findRuns(database, TENANT, 'a')).toMatchObject([
    { id: 'a', revision: block * 8 + revision },
  ]);
});

it.each([
  ['another tenant', 'fabrikam', 'a'],
  ['another event', TENANT, 'b'],
])('and not for %s', async (_whose, tenantId, eventId) => {
  const ledger = new LedgerFixture().open().open({}, 'fabrikam').consume({ id: 'a' });
  expect(await findRuns(await rowsOf(ledger), tenantId, eventId)).toEqual([]);
});
