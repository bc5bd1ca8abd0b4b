/** Addresses of files with the rows on screen: the same filters, with the service's names for the page's orders. */
import { SORTABLE } from '../pages/environments/order.js';
import { environmentsFile, runsFile } from './files.js';

const queryOf = (address: string) =>
  Object.fromEntries(new URL(address, 'https://meter.example').searchParams);

it.each([
  ['state', 'state'],
  ['environment', 'name'],
  ['used', 'consumed'],
  ['copilot', 'copilotConsumed'],
  ['available', 'available'],
  ['left', 'remaining'],
  ['percent', 'consumedPercent'],
  ['runs', 'runs'],
  ['failed', 'failedRuns'],
  ['lastRun', 'lastRunAt'],
  ['nonsense', 'name'],
])('the order %s of the page is %s of the service', (order, ofService) => {
  const address = environmentsFile('contoso', '2026-11', { order, search: '' });
  expect(queryOf(address)).toMatchObject({ order: ofService, month: '2026-11', format: 'csv' });
});

it('gives each order of the page another one of the service', () => {
  const orders = Array.from(
    SORTABLE,
    (order) => queryOf(environmentsFile('t', undefined, { order, search: '' }))['order'],
  );
  expect(new Set(orders).size).toBe(SORTABLE.size);
});

it('searches for what the page searches for, without the spaces around it', () => {
  const searchOf = (search: string) =>
    queryOf(environmentsFile('t', undefined, { order: 'used', search }))['search'];
  expect(searchOf('  a & b ')).toBe('a & b');
  expect(searchOf('   ')).toBeUndefined();
});

it('has the filter of the runs on screen, and the tenant as one part of the path', () => {
  const address = runsFile('a/b', '2026-11', { userId: 'ada', modelId: '' });
  expect(address).toMatch(/^\/v1\/tenants\/a%2Fb\/activity\?/);
  const { bom, format, ...filter } = queryOf(address);
  expect({ bom, format }).toEqual({ bom: 'true', format: 'csv' });
  expect(filter).toMatchObject({ userId: 'ada', month: '2026-11' });
  expect(filter).not.toHaveProperty('modelId');
});
