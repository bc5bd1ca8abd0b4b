/** The queries about runs: a month's list, one run by its id, and its outcome. */
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { answered, api } from './api.js';
import type { paths } from './generated/api.js';
import { RUNS, tenantKey } from './keys.js';
import type { Month } from './queries.js';

export type RunFilter = Omit<
  NonNullable<paths['/v1/tenants/{tenant}/activity']['get']['parameters']['query']>,
  'month' | 'cursor' | 'limit' | 'minPosition' | 'allowPartial'
>;

/** The size of the first page, small so that it loads at once; later ones are larger. */
const FIRST_RUNS = 100;
const MORE_RUNS = 500;

export const runsKey = (tenant: string, month: Month, filter: RunFilter) =>
  [...tenantKey(tenant), RUNS, month ?? 'present', filter] as const;

export const useRuns = (tenant: string, month: Month, filter: RunFilter) =>
  useInfiniteQuery({
    queryKey: runsKey(tenant, month, filter),
    staleTime: Infinity,
    refetchOnMount: 'always',
    initialPageParam: undefined as string | undefined,
    queryFn: ({ signal, pageParam }) =>
      answered(
        api.GET('/v1/tenants/{tenant}/activity', {
          params: {
            path: { tenant },
            query: {
              ...filter,
              month,
              cursor: pageParam,
              limit: pageParam === undefined ? FIRST_RUNS : MORE_RUNS,
            },
          },
          signal,
        }),
      ),
    getNextPageParam: ({ nextCursor }) => nextCursor,
  });

/** @returns the source of the event with this id. @throws ProblemAnswer if there is none, or several */
export async function findRun(tenant: string, id: string): Promise<{ readonly source: string }> {
  const event = await answered(
    api.GET('/v1/tenants/{tenant}/events/{id}', { params: { path: { tenant, id } } }),
  );
  if ('run' in event) return event.run;
  return { source: event.rejections[0]?.source ?? '' };
}

export const useUsageEvent = (tenant: string, source: string, id: string) =>
  useQuery({
    queryKey: [...tenantKey(tenant), 'event', source, id],
    queryFn: ({ signal }) =>
      answered(
        api.GET('/v1/tenants/{tenant}/events/{id}', {
          params: { path: { tenant, id }, query: { source } },
          signal,
        }),
      ),
  });
