/** The queries of a tenant's environments: all of a month, those that match a search, and one by its id. */
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { allPages } from './all-pages.js';
import { answered, api, type EnvironmentUsage } from './api.js';
import { endingWith, tenantKey } from './keys.js';
import { askUsage, type Month, ofOneMonth, PAGE_ROWS } from './queries.js';

/** All environments, the most urgent first. */
export const useEnvironments = (tenant: string, month: Month) =>
  useQuery({
    queryKey: [...tenantKey(tenant), 'environments', month ?? 'present'],
    meta: endingWith(month),
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) => fetchEnvironments(tenant, month, signal),
  });

/** Fetches all pages of environments. */
export async function fetchEnvironments(
  tenant: string,
  month: Month,
  signal: AbortSignal,
): Promise<EnvironmentUsage[]> {
  const pages = await allPages(async (cursor) => {
    const place = cursor === undefined ? {} : { cursor };
    return ofOneMonth(await askUsage({ tenant, month, signal, limit: PAGE_ROWS, ...place }));
  });
  return pages.flatMap(({ environments }) => environments);
}

/** Enough to choose from without a search; the results of a search must include an exact match. */
const UNSOUGHT_MAX = 50;

/** The month's environments with this text in their id or name, the most urgent first. */
export const useFoundEnvironments = (
  tenant: string,
  month: Month,
  search: string,
  isWanted: boolean,
) =>
  useQuery({
    queryKey: ['environmentNames', tenant, month ?? 'present', 'found', search],
    enabled: isWanted,
    placeholderData: keepPreviousData,
    queryFn: async ({ signal }) => {
      const given = search === '' ? { limit: UNSOUGHT_MAX } : { limit: PAGE_ROWS, search };
      return ofOneMonth(await askUsage({ tenant, month, signal, ...given })).environments;
    },
  });

/** @param environment `null` for none, in which case nothing is requested */
export const useEnvironmentUsage = (tenant: string, environment: string | null, month: Month) =>
  useQuery({
    enabled: environment !== null,
    queryKey: [...tenantKey(tenant), 'environment', environment, month ?? 'present'],
    meta: endingWith(month),
    queryFn: ({ signal }) => fetchEnvironmentUsage(tenant, environment ?? '', month, signal),
  });

export async function fetchEnvironmentUsage(
  tenant: string,
  environment: string,
  month: Month,
  signal: AbortSignal,
): Promise<EnvironmentUsage> {
  const answer = await answered(
    api.GET('/v1/tenants/{tenant}/environments/{environment}/usage', {
      params: { path: { tenant, environment }, query: { month } },
      signal,
    }),
  );
  if ('available' in answer) return answer;
  throw new Error('The answer is about several months, the question was about one');
}
