/** A failed poll for changes is reported to its waiters and does not end polling; without waiters there is no poll. */
import { nextTurn, type SqlReader } from '#eventsourcing';
import { PositionWatch } from './position-watch.js';

function watchOf() {
  const rows = { position: 1, isAway: false, looks: 0 };
  const query = async () => {
    rows.looks += 1;
    if (rows.isAway) throw new Error('the rows are away');
    return [{ position: rows.position, at: null }];
  };
  const readModels = { dialect: 'sqlite', query } as unknown as SqlReader;
  return { rows, watch: new PositionWatch(readModels, () => nextTurn()) };
}

const never = new AbortController().signal;

it('tells all that wait of a look that failed, and looks again for who waits then', async () => {
  const { rows, watch } = watchOf();
  rows.isAway = true;
  const waits = [watch.beyond(1, never), watch.beyond(2, never)];
  for (const wait of waits) await expect(wait).rejects.toThrow('the rows are away');
  rows.isAway = false;
  const again = watch.beyond(1, never);
  rows.position = 2;
  await again;
});

it('looks no more once nobody waits', async () => {
  const { rows, watch } = watchOf();
  const gone = new AbortController();
  const wait = watch.beyond(5, gone.signal);
  gone.abort();
  await wait;
  await nextTurn();
  await nextTurn();
  const { looks } = rows;
  for (let turn = 0; turn < 5; turn++) await nextTurn();
  expect(rows.looks).toBe(looks);
  await watch.beyond(5, gone.signal);
  expect(rows.looks).toBe(looks);
});
