/** The addresses of the dashboard's pages, converted from place to address and back. */
import { addressOf, type Place, placeAt } from './addresses.js';

const PLACES: readonly Place[] = [
  { page: 'tenants' },
  { page: 'me' },
  { page: 'operations' },
  { page: 'overview', tenant: 'contoso' },
  { page: 'usage', tenant: 'a/b %?#' },
  { page: 'environment', tenant: 'contoso', environment: '<script>/../..' },
  { page: 'run', tenant: 'contoso', source: '/power-automate/eu', id: 'r#1?' },
];

it.each(PLACES)('finds $page again behind its address', (place) => {
  const [pathname] = addressOf(place, { month: '2026-11' }).split('?');
  expect(placeAt(pathname!)).toEqual(place);
});

it('keeps filters, and leaves out those that say nothing', () => {
  const address = addressOf({ page: 'runs', tenant: 't' }, { month: undefined, user: '', a: '1' });
  expect(address).toBe('/tenants/t/runs?a=1');
});

it.each(['/x', '/tenants/t/nothing', '/tenants/t/usage/more', '/me/too', '/%zz'])(
  'leads nowhere from %s',
  (pathname) => expect(placeAt(pathname)).toEqual({ page: 'nowhere' }),
);
