/** The queries about all tenants that the reader may see: their list, and the state of each. */
import { useQueries, useQuery } from '@tanstack/react-query';
import { allPages } from './all-pages.js';
import { answered, api } from './api.js';
import { tenantKey, TENANTS } from './keys.js';
import { askUsage, ofOneMonth, PAGE_ROWS } from './queries.js';

/** All tenants that the reader may see, by id. */
export const useTenants = () =>
  useQuery({
    queryKey: [TENANTS],
    queryFn: async ({ signal }) => {
      const pages = await allPages((cursor) =>
        answered(
          api.GET('/v1/tenants', { params: { query: { limit: PAGE_ROWS, cursor } }, signal }),
        ),
      );
      return { ...pages[0], tenants: pages.flatMap(({ tenants }) => tenants) };
    },
  });

/** The number of environments, the worst first, that determine the tenant's state. */
const ENVIRONMENTS = 10;

const standingOf = (tenant: string) => ({
  queryKey: [...tenantKey(tenant), 'standing'],
  queryFn: async ({ signal }: { readonly signal: AbortSignal }) =>
    ofOneMonth(await askUsage({ tenant, month: undefined, signal, limit: ENVIRONMENTS })),
});

/** The tenant's present month. */
export const useTenantStanding = (tenant: string) => useQuery(standingOf(tenant));

/** The present month of several tenants, in order; `undefined` while one is loading. */
export const useTenantStandings = (tenants: readonly string[]) =>
  useQueries({
    queries: tenants.map(standingOf),
    combine: (results) => results.map(({ data }) => data),
  });
