/** The addresses of the dashboard's pages, converted from route to address and back. */
import { addressOf, type Route, routeAt } from './addresses.js';

const ROUTES: readonly Route[] = [
  { page: 'tenants' },
  { page: 'me' },
  { page: 'operations' },
  { page: 'overview', tenant: 'contoso' },
  { page: 'usage', tenant: 'a/b %?#' },
  { page: 'environment', tenant: 'contoso', environment: '<script>/../..' },
  { page: 'run', tenant: 'contoso', source: '/power-automate/eu', id: 'r#1?' },
];

it.each(ROUTES)('finds $page again behind its address', (route) => {
  const [pathname] = addressOf(route, { month: '2026-11' }).split('?');
  expect(routeAt(pathname!)).toEqual(route);
});

it('keeps filters, and leaves out those that say nothing', () => {
  const address = addressOf({ page: 'runs', tenant: 't' }, { month: undefined, user: '', a: '1' });
  expect(address).toBe('/tenants/t/runs?a=1');
});

it.each(['/x', '/tenants/t/nothing', '/tenants/t/usage/more', '/me/too', '/%zz'])(
  'leads nowhere from %s',
  (pathname) => expect(routeAt(pathname)).toEqual({ page: 'notFound' }),
);
