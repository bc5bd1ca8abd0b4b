/** Environments are found by their ids, however many are requested at once. */
import { LedgerFixture, MONTH, TENANT } from '../testing/ledger.fixture.js';
import { rowsOf } from '../testing/rows-in-memory.js';
import { findEnvironments } from './environment-rows.js';

const USED = 130;

it.each([1, 2, 63, 64, 65, 128, 129, USED])('%d of them', async (count) => {
  const ledger = new LedgerFixture().open();
  const ids = Array.from({ length: USED }, (_, number) => `env-${number}`);
  for (const id of ids) ledger.consume({ id, environmentId: id });
  const rows = await rowsOf(ledger);
  const wanted = ids.slice(0, count);
  const asked = [...wanted, ...wanted, 'nobody'];
  const found = await findEnvironments(rows, { tenantId: TENANT, month: MONTH }, asked);
  expect([...found.keys()].sort()).toEqual(wanted.toSorted());
});
