/** The address of every page, in both directions: from a route to a link, and from a link to a route. */

export type TenantPage =
  'overview' | 'environments' | 'usage' | 'runs' | 'credits' | 'policies' | 'audit';

export type Route =
  | { readonly page: 'tenants' | 'me' | 'operations' | 'notFound' }
  | { readonly page: TenantPage; readonly tenant: string }
  | { readonly page: 'environment'; readonly tenant: string; readonly environment: string }
  | { readonly page: 'run'; readonly tenant: string; readonly source: string; readonly id: string };

/** The filters of a page; an undefined one is omitted. */
export type Filters = Readonly<Record<string, string | undefined>>;

export const TENANT_PAGES: readonly TenantPage[] = [
  'overview',
  'environments',
  'usage',
  'runs',
  'credits',
  'policies',
  'audit',
];

/** @returns a path with its query, such as `/tenants/contoso?month=2026-11` */
export function addressOf(route: Route, filters: Filters = {}): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(filters)) {
    if (value !== undefined && value !== '') query.set(name, value);
  }
  const text = query.toString();
  return pathOf(route) + (text === '' ? '' : `?${text}`);
}

function pathOf(route: Route): string {
  switch (route.page) {
    case 'tenants':
    case 'notFound':
      return '/';
    case 'me':
    case 'operations':
      return `/${route.page}`;
    case 'overview':
      return joined('tenants', route.tenant);
    case 'environment':
      return joined('tenants', route.tenant, 'environments', route.environment);
    case 'run':
      return joined('tenants', route.tenant, 'runs', route.source, route.id);
    default:
      return joined('tenants', route.tenant, route.page);
  }
}

const joined = (...parts: readonly string[]): string =>
  `/${parts.map(encodeURIComponent).join('/')}`;

/** @param pathname as in `location`, still percent-encoded */
export function routeAt(pathname: string): Route {
  const parts = decoded(pathname);
  if (parts === null) return { page: 'notFound' };
  const [first, tenant, page = 'overview', one, two] = parts;
  if (first === undefined) return { page: 'tenants' };
  if (first === 'tenants' && parts.length === 1) return { page: 'tenants' };
  if ((first === 'me' || first === 'operations') && parts.length === 1) return { page: first };
  if (first !== 'tenants' || tenant === undefined) return { page: 'notFound' };
  if (page === 'environments' && parts.length === 4) {
    return { page: 'environment', tenant, environment: one! };
  }
  if (page === 'runs' && parts.length === 5) return { page: 'run', tenant, source: one!, id: two! };
  const known = TENANT_PAGES.find((candidate) => candidate === page);
  return known && parts.length <= 3 ? { page: known, tenant } : { page: 'notFound' };
}

function decoded(pathname: string): string[] | null {
  try {
    return pathname
      .split('/')
      .filter((part) => part !== '')
      .map(decodeURIComponent);
  } catch {
    // `%` without two digits is no valid address.
    return null;
  }
}
