/** The queries of the pages, except those about runs, each with its cache key. */
import { keepPreviousData, useQueries, useQuery } from '@tanstack/react-query';
import { allPages } from './all-pages.js';
import { answered, type AnswerOf, api, type QueryOf, type TenantUsage } from './api.js';
import type { paths } from './generated/api.js';
import { BREAKDOWN, endingWith, tenantKey } from './keys.js';

export type Month = string | undefined;

export const PAGE_ROWS = 1_000;

/** The tenant's month with the most urgent environments first; `environmentCount` counts all of them. */
export const useTenantUsage = (tenant: string, month: Month) =>
  useQuery({
    queryKey: [...tenantKey(tenant), 'usage', month ?? 'present'],
    meta: endingWith(month),
    queryFn: async ({ signal }) => ofOneMonth(await askUsage({ tenant, month, signal })),
  });

interface UsageQuestion {
  readonly tenant: string;
  readonly month: Month;
  readonly signal: AbortSignal;
  readonly search?: string;
  readonly cursor?: string;
  readonly limit?: number;
}

export const askUsage = ({ tenant, month, signal, ...page }: UsageQuestion) =>
  answered(
    api.GET('/v1/tenants/{tenant}/usage', {
      params: { path: { tenant }, query: { month, order: 'state', ...page } },
      signal,
    }),
  );

export function ofOneMonth(answer: AnswerOf<'/v1/tenants/{tenant}/usage'>): TenantUsage {
  if ('environments' in answer) return answer;
  throw new Error('The answer is about several months, the question was about one');
}

export const useConfiguration = (tenant: string, month: Month, isWanted = true) =>
  useQuery({
    enabled: isWanted,
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
    meta: endingWith(month),
    queryFn: ({ signal }) =>
      answered(
        api.GET('/v1/tenants/{tenant}/usage/forecast', {
          params: { path: { tenant }, query: { month } },
          signal,
        }),
      ),
  });

export type FilterDimension =
  'environment' | 'model' | 'capability' | 'tier' | 'user' | 'automation' | 'context' | 'currency';
export type Dimension = FilterDimension | 'day' | 'month';

type BreakdownQuery = QueryOf<'/v1/tenants/{tenant}/usage/breakdown'>;

export interface BreakdownQuestion {
  /** A month, or a range such as 2026-09..2026-11. */
  readonly month: Month;
  readonly by: readonly Dimension[];
  /** Values by dimension, compared exactly; an empty value means runs without one. */
  readonly filter?: Readonly<Partial<Record<FilterDimension, string>>>;
  /** Values to exclude, in the API's format: `user:u-17,environment:dev`. */
  readonly except?: string | undefined;
}

const askBreakdown = (
  tenant: string,
  question: BreakdownQuestion,
  page: Pick<BreakdownQuery, 'order' | 'cursor'>,
  signal: AbortSignal,
) => {
  const { month, by, except } = question;
  // Values come from the address; the service refuses unknown ones.
  const filter = question.filter as Pick<BreakdownQuery, FilterDimension> | undefined;
  const query = { ...filter, except, month, by: [...by], limit: PAGE_ROWS, ...page };
  return answered(
    api.GET('/v1/tenants/{tenant}/usage/breakdown', {
      params: { path: { tenant }, query },
      signal,
    }),
  );
};

const breakdownOf = (tenant: string, question: BreakdownQuestion) => ({
  queryKey: [...tenantKey(tenant), BREAKDOWN, question],
  meta: endingWith(question.month),
  queryFn: ({ signal }: { readonly signal: AbortSignal }) =>
    askBreakdown(tenant, question, { order: 'consumed' }, signal),
});

/** The most expensive groups first, up to one page; `nextCursor` says whether there are more. */
export const useBreakdown = (tenant: string, question: BreakdownQuestion, isWanted = true) =>
  useQuery({
    ...breakdownOf(tenant, question),
    enabled: isWanted,
    placeholderData: keepPreviousData,
  });

/** The rows of all these queries; `undefined` until all have been answered. */
export const useBreakdowns = (tenant: string, questions: readonly BreakdownQuestion[]) =>
  useQueries({
    queries: questions.map((question) => breakdownOf(tenant, question)),
    combine: (results) => {
      const answers = results.map(({ data }) => data?.rows);
      return answers.every((rows) => rows !== undefined) ? answers.flat() : undefined;
    },
  });

/** All groups, however many pages they fill. */
export const useWholeBreakdown = (tenant: string, question: BreakdownQuestion) =>
  useQuery({
    queryKey: [...tenantKey(tenant), BREAKDOWN, 'whole', question],
    meta: endingWith(question.month),
    placeholderData: keepPreviousData,
    queryFn: async ({ signal }) => {
      const pages = await allPages((cursor) => askBreakdown(tenant, question, { cursor }, signal));
      return pages.flatMap(({ rows }) => rows);
    },
  });

/** The differences between two periods, such as 2026-11-10..2026-11-16, by flow or app. */
export const useUsageChanges = (tenant: string, from: string, to: string) =>
  useQuery({
    queryKey: [...tenantKey(tenant), 'changes', from, to],
    meta: endingWith(to),
    queryFn: ({ signal }) =>
      answered(
        api.GET('/v1/tenants/{tenant}/usage/changes', {
          params: { path: { tenant }, query: { from, to, by: ['automation'] } },
          signal,
        }),
      ),
  });

/** All changes of the month, the oldest first. */
export const useAudit = (tenant: string, month: Month) =>
  useQuery({
    queryKey: [...tenantKey(tenant), 'audit', month ?? 'present'],
    queryFn: async ({ signal }) => {
      const pages = await allPages((cursor) =>
        answered(
          api.GET('/v1/tenants/{tenant}/audit', {
            params: { path: { tenant }, query: { month, limit: PAGE_ROWS, cursor } },
            signal,
          }),
        ),
      );
      return { ...pages[0], changes: pages.flatMap(({ changes }) => changes) };
    },
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

export interface AccessFilter {
  readonly userId?: string;
  readonly context?: AccessContext;
  /** A past instant; the present if absent. */
  readonly at?: string;
}

export type AccessContext = NonNullable<
  NonNullable<
    paths['/v1/tenants/{tenant}/environments/{environment}/access']['get']['parameters']['query']
  >['context']
>;

/** Whether this user may run and make something here, now or at a past instant, with the chain of reasons. */
export const useExplainedAccess = (tenant: string, environment: string, filter: AccessFilter) =>
  useQuery({
    queryKey: [...tenantKey(tenant), 'access', 'explained', environment, filter],
    meta: endingWith(filter.at),
    placeholderData: keepPreviousData,
    enabled: environment !== '',
    queryFn: ({ signal }) =>
      answered(
        api.GET('/v1/tenants/{tenant}/environments/{environment}/access', {
          params: { path: { tenant, environment }, query: { ...filter, explain: true } },
          signal,
        }),
      ),
  });
