/** The questions the pages ask, each with its place in the cache; all of a tenant's lie under its id. */
import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import {
  answered,
  type AnswerOf,
  api,
  type BreakdownRow,
  type EnvironmentUsage,
  type TenantUsage,
} from './api.js';

export const tenantKey = (tenant: string) => ['tenant', tenant] as const;

export type Month = string | undefined;

const PAGE_ROWS = 1_000;

/** With the environments that need a look first; how many there are in all is in `environmentCount`. */
export const useTenantUsage = (tenant: string, month: Month) =>
  useQuery({
    queryKey: [...tenantKey(tenant), 'usage', month ?? 'present'],
    queryFn: async ({ signal }) => ofOneMonth(await askUsage({ tenant, month, signal })),
  });

interface UsageQuestion {
  readonly tenant: string;
  readonly month: Month;
  readonly signal: AbortSignal;
  readonly cursor?: string;
  readonly limit?: number;
}

const askUsage = ({ tenant, month, signal, cursor, limit }: UsageQuestion) =>
  answered(
    api.GET('/v1/tenants/{tenant}/usage', {
      params: { path: { tenant }, query: { month, order: 'state', cursor, limit } },
      signal,
    }),
  );

function ofOneMonth(answer: AnswerOf<'/v1/tenants/{tenant}/usage'>): TenantUsage {
  if ('environments' in answer) return answer;
  throw new Error('The answer is about several months, the question was about one');
}

/** All of them, worst first. */
export const useEnvironments = (tenant: string, month: Month) =>
  useQuery({
    queryKey: [...tenantKey(tenant), 'environments', month ?? 'present'],
    placeholderData: keepPreviousData,
    queryFn: async ({ signal }) => {
      const environments: EnvironmentUsage[] = [];
      let cursor: string | undefined;
      do {
        const page = await askUsage({ tenant, month, signal, cursor, limit: PAGE_ROWS });
        environments.push(...ofOneMonth(page).environments);
        cursor = ofOneMonth(page).nextCursor ?? undefined;
      } while (cursor !== undefined);
      return environments;
    },
  });

export const useConfiguration = (tenant: string, month: Month) =>
  useQuery({
    queryKey: [...tenantKey(tenant), 'configuration', month ?? 'present'],
    queryFn: ({ signal }) =>
      answered(
        api.GET('/v1/tenants/{tenant}/configuration', {
          params: { path: { tenant }, query: { month } },
          signal,
        }),
      ),
  });

export const useForecast = (tenant: string, month: Month) =>
  useQuery({
    queryKey: [...tenantKey(tenant), 'forecast', month ?? 'present'],
    queryFn: ({ signal }) =>
      answered(
        api.GET('/v1/tenants/{tenant}/usage/forecast', {
          params: { path: { tenant }, query: { month } },
          signal,
        }),
      ),
  });

export type Dimension =
  | 'environment'
  | 'model'
  | 'capability'
  | 'tier'
  | 'day'
  | 'user'
  | 'automation'
  | 'context'
  | 'currency';

/** More than a page can show; what is beyond is said. */
const ROWS_MAX = 10_000;

export const useBreakdown = (tenant: string, month: Month, by: readonly Dimension[]) =>
  useQuery({
    queryKey: [...tenantKey(tenant), 'breakdown', month ?? 'present', by.join()],
    queryFn: ({ signal }) => allRows({ tenant, month, by, signal }),
    placeholderData: keepPreviousData,
  });

interface AllRows {
  readonly tenant: string;
  readonly month: Month;
  readonly by: readonly Dimension[];
  readonly signal: AbortSignal;
}

/** @returns every row up to a bound, and whether there are more. */
async function allRows({ tenant, month, by, signal }: AllRows) {
  const rows: BreakdownRow[] = [];
  let cursor: string | undefined;
  do {
    const page = await answered(
      api.GET('/v1/tenants/{tenant}/usage/breakdown', {
        params: { path: { tenant }, query: { month, by: [...by], cursor, limit: PAGE_ROWS } },
        signal,
      }),
    );
    rows.push(...page.rows);
    cursor = page.nextCursor ?? undefined;
    if (cursor === undefined) return { rows, complete: true, asOf: page.asOf };
    if (rows.length >= ROWS_MAX) return { rows, complete: false, asOf: page.asOf };
  } while (true);
}

/** What differs between two periods, as 2026-11-10..2026-11-16, by flow or app. */
export const useUsageChanges = (tenant: string, from: string, to: string) =>
  useQuery({
    queryKey: [...tenantKey(tenant), 'changes', from, to],
    queryFn: ({ signal }) =>
      answered(
        api.GET('/v1/tenants/{tenant}/usage/changes', {
          params: { path: { tenant }, query: { from, to, by: ['automation'] } },
          signal,
        }),
      ),
  });

export interface RunFilter {
  readonly environmentId?: string;
  readonly userId?: string;
  readonly modelId?: string;
  readonly automationId?: string;
}

const RUNS_PAGE = 100;

export const useRuns = (tenant: string, month: Month, filter: RunFilter) =>
  useInfiniteQuery({
    queryKey: [...tenantKey(tenant), 'runs', month ?? 'present', filter],
    initialPageParam: undefined as string | undefined,
    queryFn: ({ signal, pageParam }) =>
      answered(
        api.GET('/v1/tenants/{tenant}/activity', {
          params: {
            path: { tenant },
            query: { ...filter, month, cursor: pageParam, limit: RUNS_PAGE },
          },
          signal,
        }),
      ),
    getNextPageParam: ({ nextCursor }) => nextCursor,
  });

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

const AUDIT_PAGE = 1_000;

export const useAudit = (tenant: string, month: Month) =>
  useQuery({
    queryKey: [...tenantKey(tenant), 'audit', month ?? 'present'],
    queryFn: ({ signal }) =>
      answered(
        api.GET('/v1/tenants/{tenant}/audit', {
          params: { path: { tenant }, query: { month, limit: AUDIT_PAGE } },
          signal,
        }),
      ),
  });

export const useAccess = (tenant: string, environments: readonly string[], userId?: string) =>
  useQuery({
    queryKey: [...tenantKey(tenant), 'access', environments.join('\n'), userId],
    enabled: environments.length > 0,
    queryFn: ({ signal }) =>
      answered(
        api.POST('/v1/tenants/{tenant}/access', {
          params: { path: { tenant }, query: { explain: true } },
          body: { requests: environments.map((environmentId) => ({ environmentId, userId })) },
          signal,
        }),
      ),
  });

const TENANTS_PAGE = 1_000;

export const useTenants = () =>
  useQuery({
    queryKey: ['tenants'],
    queryFn: ({ signal }) =>
      answered(api.GET('/v1/tenants', { params: { query: { limit: TENANTS_PAGE } }, signal })),
  });
