/** Since when a pool is in overage: from the entry of its current level, unless it has exited since. */
import type { EventOf, Instant } from '#metering';
import { LedgerFixture, MONTH, TENANT } from '../testing/ledger.fixture.js';
import { rowsOf } from '../testing/rows-in-memory.js';
import { overage, type OverageEntries, readOverage } from './overage.js';
import { askMonth } from './tenant-month.js';

type Change = 'OverageEntered' | 'OverageExited';
type Level = EventOf<Change>['data']['level'];

const on = (day: number): Instant => `${MONTH}-${String(day).padStart(2, '0')}T00:00:00.000Z`;

/** @param changes of the tenant pool or of an environment, one per day */
async function entriesAfter(
  changes: readonly (readonly [Change | 'UsageWarningRaised', Level, string?])[],
): Promise<OverageEntries> {
  const ledger = new LedgerFixture().open();
  for (const [index, [type, level, environmentId]] of changes.entries()) {
    const scope = environmentId
      ? ({ kind: 'environment', environmentId } as const)
      : ({ kind: 'tenantPool' } as const);
    const figures = { consumedMilliCredits: 2, availableMilliCredits: 1 };
    const data = { at: on(index + 1), scope, ...figures };
    if (type === 'UsageWarningRaised') ledger.append({ type, data: { ...data, percent: 80 } });
    else ledger.append({ type, data: { ...data, level, cause: 'consumption' } });
  }
  const rows = await rowsOf(ledger);
  const question = { tenantId: TENANT, month: MONTH, now: on(28) };
  const found = await askMonth(rows, question, (month) =>
    readOverage(rows, month, [{ level: 'none' }, { level: 'important' }]),
  );
  if (found.kind !== 'found') throw new Error(found.kind);
  return found.value;
}

const sinceOf = (entries: OverageEntries) =>
  Array.from(entries, ([environment, { level, at }]) => [environment, level, at]);

it.each([
  ['that was entered', [['OverageEntered', 'simple']], [[null, 'simple', on(1)]]],
  [
    'of two levels the one that was entered last',
    [
      ['OverageEntered', 'simple'],
      ['OverageExited', 'simple'],
      ['OverageEntered', 'important'],
    ],
    [[null, 'important', on(3)]],
  ],
  [
    'whose lower level was left after it was entered',
    [
      ['OverageEntered', 'simple'],
      ['OverageEntered', 'important'],
      ['OverageExited', 'simple'],
    ],
    [[null, 'important', on(2)]],
  ],
  [
    'of each pool for itself',
    [
      ['OverageEntered', 'simple', 'prod'],
      ['OverageEntered', 'important'],
      ['OverageExited', 'simple', 'prod'],
      ['OverageEntered', 'important', 'dev'],
    ],
    [
      [null, 'important', on(2)],
      ['dev', 'important', on(4)],
    ],
  ],
  [
    'that no warning ends',
    [
      ['OverageEntered', 'important'],
      ['UsageWarningRaised', 'important'],
    ],
    [[null, 'important', on(1)]],
  ],
] as const)('is the overage %s', async (_which, changes, entries) => {
  expect(sinceOf(await entriesAfter(changes))).toEqual(entries);
});

it('is dated only by an entry of its own level', () => {
  const entry = { level: 'simple', at: on(1), cause: 'consumption' } as const;
  expect(overage('simple', entry, 7)).toMatchObject({ since: on(1), cause: 'consumption' });
  expect(overage('important', entry, 7)).toMatchObject({ since: null, cause: null });
  expect(overage('none', entry, 0)).toMatchObject({ since: null, cause: null });
});
