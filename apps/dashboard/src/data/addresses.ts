/** The address of every page, in both directions: from a place to a link, and from a link to a place. */

export type TenantPage =
  'overview' | 'environments' | 'usage' | 'runs' | 'credits' | 'policies' | 'audit';

export type Place =
  | { readonly page: 'tenants' | 'me' | 'operations' | 'nowhere' }
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
export function addressOf(place: Place, filters: Filters = {}): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(filters)) {
    if (value !== undefined && value !== '') query.set(name, value);
  }
  const text = query.toString();
  return pathOf(place) + (text === '' ? '' : `?${text}`);
}

function pathOf(place: Place): string {
  switch (place.page) {
    case 'tenants':
    case 'nowhere':
      return '/';
    case 'me':
    case 'operations':
      return `/${place.page}`;
    case 'overview':
      return joined('tenants', place.tenant);
    case 'environment':
      return joined('tenants', place.tenant, 'environments', place.environment);
    case 'run':
      return joined('tenants', place.tenant, 'runs', place.source, place.id);
    default:
      return joined('tenants', place.tenant, place.page);
  }
}

const joined = (...parts: readonly string[]): string =>
  `/${parts.map(encodeURIComponent).join('/')}`;

/** @param pathname as in `location`, still percent-encoded */
export function placeAt(pathname: string): Place {
  const parts = decoded(pathname);
  if (parts === null) return { page: 'nowhere' };
  const [first, tenant, page = 'overview', one, two] = parts;
  if (first === undefined) return { page: 'tenants' };
  if (first === 'tenants' && parts.length === 1) return { page: 'tenants' };
  if ((first === 'me' || first === 'operations') && parts.length === 1) return { page: first };
  if (first !== 'tenants' || tenant === undefined) return { page: 'nowhere' };
  if (page === 'environments' && parts.length === 4) {
    return { page: 'environment', tenant, environment: one! };
  }
  if (page === 'runs' && parts.length === 5) return { page: 'run', tenant, source: one!, id: two! };
  const known = TENANT_PAGES.find((candidate) => candidate === page);
  return known && parts.length <= 3 ? { page: known, tenant } : { page: 'nowhere' };
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
