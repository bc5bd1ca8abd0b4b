/** The row of each crossed limit, member by member. */
import type { EventOf } from '#metering';
import { LedgerFixture, MONTH, TENANT } from '../testing/ledger.fixture.js';
import { rowsOf } from '../testing/rows-in-memory.js';

const AT = '2025-09-10T10:15:00.000Z';
const FIGURES = { consumedMilliCredits: 8_000, availableMilliCredits: 7_000 };
const PROD = { kind: 'environment', environmentId: 'prod' } as const;
const POOL = { kind: 'tenantPool' } as const;

type LimitEvent = EventOf<'OverageEntered' | 'OverageExited' | 'UsageWarningRaised'>;

const EVENTS: readonly (readonly [LimitEvent, object])[] = [
  [
    {
      type: 'OverageEntered',
      data: { at: AT, scope: PROD, level: 'important', cause: 'consumption', ...FIGURES },
    },
    { ...rowOf('entered', 'environment'), level: 'important', cause: 'consumption' },
  ],
  [
    {
      type: 'OverageExited',
      data: { at: AT, scope: POOL, level: 'simple', cause: 'allocation', ...FIGURES },
    },
    { ...rowOf('exited', 'tenantPool'), level: 'simple', cause: 'allocation' },
  ],
  [
    { type: 'UsageWarningRaised', data: { at: AT, scope: POOL, percent: 80, ...FIGURES } },
    { ...rowOf('warning', 'tenantPool'), percent: 80 },
  ],
];

function rowOf(change: string, scope: string) {
  return {
    ...{ tenant_id: TENANT, month: MONTH, revision: 1, change, scope },
    environment_id: scope === 'environment' ? 'prod' : null,
    ...{ level: null, percent: null, cause: null, at: AT },
    ...{ consumed_milli_credits: 8_000, available_milli_credits: 7_000 },
  };
}

it.each(EVENTS.map(([event, row]) => ({ event, row })))('$event.type', async ({ event, row }) => {
  const ledger = new LedgerFixture().open();
  ledger.append(event);
  const database = await rowsOf(ledger);
  expect(await database.query('SELECT * FROM limit_changes')).toEqual([row]);
});
