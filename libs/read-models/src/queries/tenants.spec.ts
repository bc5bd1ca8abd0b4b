/** Tenants that are behind or ahead of a month, have usage in it, or are due, each with edge cases. */
import type { SqlDatabase } from '#eventsourcing';
import { grantOf, LedgerFixture } from '../testing/ledger.fixture.js';
import { rowsOf } from '../testing/rows-in-memory.js';
import {
  listTenants,
  tenantsInFutureMonths,
  tenantsBehind,
  tenantsDue,
  tenantsUsing,
} from './tenants.js';

const DUE = '2025-10-15T00:00:00.000Z';

let rows: SqlDatabase;
beforeEach(async () => {
  const grant = { ...grantOf(1).grants['grant-1']!, validTo: DUE };
  const ledger = new LedgerFixture()
    .open({}, 'a', '2025-09')
    .open({}, 'b', '2025-10')
    .open({ grants: { 'grant-1': grant } }, 'c', '2025-10')
    .open({}, 'c', '2025-11')
    .open({}, 'd', '2025-12')
    .consume({ id: '1', tenantId: 'a', time: '2025-09-10T00:00:00.000Z' })
    .consume({ id: '2', tenantId: 'c', time: '2025-10-10T00:00:00.000Z' });
  rows = await rowsOf(ledger);
});

it.each([
  ['2025-09', []],
  ['2025-10', ['a']],
  ['2025-11', ['a', 'b']],
  ['2026-01', ['a', 'b', 'c', 'd']],
])('behind %s are %j', async (month, tenants) => {
  expect(await tenantsBehind(rows, month)).toEqual(tenants);
});

it.each([
  ['2025-09', { tenants: 3, newest: '2025-12' }],
  ['2025-10', { tenants: 2, newest: '2025-12' }],
  ['2025-11', { tenants: 1, newest: '2025-12' }],
  ['2025-12', null],
])('ahead of %s are %j', async (month, ahead) => {
  expect(await tenantsInFutureMonths(rows, month)).toEqual(ahead);
});

it.each([
  ['2025-09', ['a']],
  ['2025-10', ['c']],
  ['2025-11', []],
])('used something in %s: %j', async (month, tenants) => {
  expect(await tenantsUsing(rows, month)).toEqual(tenants);
});

it.each([
  { after: '2025-10-14T23:59:59.999Z', until: DUE, due: ['c'] },
  { after: '2025-10-14T00:00:00.000Z', until: '2025-10-14T23:59:59.999Z', due: [] },
  { after: DUE, until: '2025-10-16T00:00:00.000Z', due: [] },
])('due after $after, not later than $until, are $due', async ({ after, until, due }) => {
  expect(await tenantsDue(rows, after, until)).toEqual(due);
});

it.each([
  ['', 2, undefined, ['a', 'b']],
  ['b', 2, undefined, ['c', 'd']],
  ['b', 2, ['a', 'b', 'd'], ['d']],
  ['', 2, [], []],
])('continue after %j, %d of them, among %j: %j', async (after, limit, among, tenants) => {
  const found = await listTenants(rows, after, limit, among);
  expect(found.map(({ tenantId }) => tenantId)).toEqual(tenants);
});
