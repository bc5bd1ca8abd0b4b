/** Invalid queries are refused with a problem that names the parameter. */
import { type QueryApp, startQueryApp, TENANT } from '../testing/query-app.js';

let query: QueryApp;

beforeAll(async () => {
  query = await startQueryApp();
});
afterAll(() => query.close());

const RANGE = 'month=2025-08..2025-09';

it.each([
  ['month=2025-13', 'usage', 'month'],
  ['month=2025-9', 'usage', 'month'],
  ['month=2025-09&month=2025-10', 'usage', 'month'],
  ['month=2025-10..2025-09', 'usage', 'month'],
  ['month=2022-09..2025-09', 'usage', 'month'],
  ['month=2025-09..&by=day', 'usage/breakdown', 'month'],
  ['order=colour', 'usage', 'order'],
  ['level=bad', 'usage', 'level'],
  ['by=day&order=day', 'usage/breakdown', 'order'],
  ['by=day&user=%00', 'usage/breakdown', 'user'],
  ['to=2025-09', 'usage/changes', 'from'],
  ['from=2025-09&to=2025-09-31', 'usage/changes', 'to'],
  ['from=2025-09&to=2025-09-02..2025-09-01', 'usage/changes', 'to'],
  ['', 'usage/breakdown', 'by'],
  ['by=colour', 'usage/breakdown', 'by'],
  ['by=day,day', 'usage/breakdown', 'by'],
  ['by=day&limit=0', 'usage/breakdown', 'limit'],
  ['by=day&limit=1001', 'usage/breakdown', 'limit'],
  ['minPosition=soon', 'usage', 'minPosition'],
  ['context=fridge', 'environments/prod/access', 'context'],
  ['explain=yes', 'environments/prod/access', 'explain'],
  ['tier=basic', 'environments/prod/access', 'tier'],
  ['tier=basic&capability=invoiceProcessing', 'environments/prod/access', 'tier'],
  [`user=${encodeURIComponent('é'.repeat(251))}&by=day`, 'usage/breakdown', 'user'],
  ['from=2025-09-02&to=2025-09-01T23:59:59Z', 'rejected', 'to'],
  ['search=p', `usage?${RANGE}`, 'search'],
  ['level=none', `usage?${RANGE}`, 'level'],
  ['order=environment', `usage?${RANGE}`, 'order'],
  ['limit=100', `usage?${RANGE}`, 'limit'],
  ['cursor=changed', `usage?${RANGE}`, 'cursor'],
])('names what is wrong in ?%s', async (search, path, field) => {
  const { status, type, body } = await query.get(
    `/${TENANT}/${path}${path.includes('?') ? '&' : '?'}${search}`,
  );

  expect({ status, type }).toEqual({ status: 422, type: 'application/problem+json' });
  expect(body).toMatchObject({ field, detail: expect.stringContaining(field) });
});

it.each([
  [{ tier: 'basic' }],
  [{ tier: 'basic', capability: null }],
  [{ tier: 'premium', capability: 'textTranslation' }],
])('names a tier that is none, of %j among many', async (members) => {
  const requests = [
    { environmentId: 'prod', capability: 'prompt', tier: 'basic' },
    { environmentId: 'prod', tier: null },
    { environmentId: 'prod', ...members },
  ];
  const answer = await query.post(`/${TENANT}/access`, { requests });
  expect(answer).toMatchObject({ status: 422, body: { field: 'requests.2.tier' } });
  const first = await query.post(`/${TENANT}/access`, { requests: requests.toReversed() });
  expect(first).toMatchObject({ status: 422, body: { field: 'requests.0.tier' } });
});

it('answers an address that does not exist with a problem', async () => {
  expect(await query.get(`/${TENANT}/colours`)).toMatchObject({
    status: 404,
    type: 'application/problem+json',
  });
});
