/** The rejections of one event: only of its own tenant, newest first, in an order independent of their arrival. */
import type { SqlDatabase } from '#eventsourcing';
import { findRejected, recordRejected, type RejectedEvent } from './rejected-events.js';
import { emptyRows } from './testing/rows-in-memory.js';

let database: SqlDatabase;
beforeEach(async () => void (database = await emptyRows()));
afterEach(() => database.close());

const TIME = '2025-09-05T08:00:00.000Z';
const LATER = '2025-09-05T08:00:00.001Z';

const rejected = (given: Partial<RejectedEvent>): RejectedEvent => ({
  ...{ topic: 't', partition: 0, offset: 0, tenantId: 'contoso', eventId: 'e-1', source: '/s' },
  ...{ code: 'notJson', field: null, reason: 'No.', rejectedAt: TIME, message: null },
  ...given,
});

async function found(rows: readonly RejectedEvent[]) {
  await database.transaction((transaction) => recordRejected(transaction, rows));
  const all = await findRejected(database, 'contoso', 'e-1');
  return all.map(({ topic, partition, offset }) => [topic, partition, offset].join('/'));
}

const AT_ONCE = [
  rejected({ topic: 'u', rejectedAt: LATER, offset: 9 }),
  rejected({ offset: 8 }),
  rejected({ offset: 3 }),
  rejected({ partition: 1, offset: 5 }),
  rejected({ topic: 'u', offset: 7 }),
];
const IN_ORDER = ['u/0/9', 't/0/8', 't/0/3', 't/1/5', 'u/0/7'];

it.each([
  ['in this order', AT_ONCE],
  ['the other way round', AT_ONCE.toReversed()],
])('refusals of the same moment that came %s have one order', async (_, rows) => {
  expect(await found(rows)).toEqual(IN_ORDER);
});

it('nothing of another tenant or event is among them', async () => {
  const foreign = [
    rejected({ tenantId: 'fabrikam', offset: 1 }),
    rejected({ tenantId: null, offset: 2 }),
    rejected({ eventId: 'e-2', offset: 3 }),
    rejected({ eventId: null, offset: 4 }),
  ];
  expect(await found([...foreign, rejected({ offset: 5 })])).toEqual(['t/0/5']);
});
