/** The names of a tenant's environments by id, for rows, filters and changes that carry only the id. */
import { useQuery } from '@tanstack/react-query';
import { createContext, type ReactNode, useContext, useMemo } from 'react';
import type { TenantUsage } from './api.js';
import { isProblem } from './problem.js';
import { fetchEnvironments, type Month, useTenantUsage } from './queries.js';

type NameOf = (environment: string) => string;

const Context = createContext<NameOf>((environment) => environment);

/** @returns a function from an id to the name; to the id itself where no run stated a name */
export const useEnvironmentName = (): NameOf => useContext(Context);

interface Named {
  readonly environmentId: string;
  readonly environmentName: string | null;
}

interface KnownEnvironmentsProps {
  readonly environments: readonly Named[];
  readonly children: ReactNode;
}

/** Provides the names of these environments to what is inside. */
export function KnownEnvironments({ environments, children }: KnownEnvironmentsProps) {
  const nameOf = useMemo((): NameOf => {
    const names = new Map(environments.map((one) => [one.environmentId, one.environmentName]));
    return (environment) => names.get(environment) ?? environment;
  }, [environments]);
  return <Context value={nameOf}>{children}</Context>;
}

/** Names seldom change, so they are seldom asked for again. */
const STALE_AFTER_MS = 300_000;
const NONE: readonly Named[] = [];

/** @returns all environments of the month once they are there, and until then those of its first page */
export function useAllEnvironments(
  usage: TenantUsage | undefined,
  isWanted = true,
): readonly Named[] {
  const { tenantId = '', month } = usage ?? {};
  const isMore = usage !== undefined && usage.environmentCount > usage.environments.length;
  // Not under the tenant's key, which every new run invalidates.
  const { data } = useQuery({
    queryKey: ['environmentNames', tenantId, month],
    enabled: isWanted && isMore,
    staleTime: STALE_AFTER_MS,
    retry: (_failures, error) => !isProblem(error),
    queryFn: ({ signal }) => fetchEnvironments(tenantId, month, signal),
  });
  return data ?? usage?.environments ?? NONE;
}

interface TenantEnvironmentsProps {
  readonly tenant: string;
  readonly month: Month;
  /** Whether to fetch the names of all environments, not only those of the tenant's first page. */
  readonly all?: boolean;
  readonly children: ReactNode;
}

/** Provides the names of the tenant's environments to what is inside, as far as the reader may see them. */
export function TenantEnvironments(props: TenantEnvironmentsProps) {
  const { tenant, month, all = false, children } = props;
  const { data: usage } = useTenantUsage(tenant, month);
  const environments = useAllEnvironments(usage, all);
  return <KnownEnvironments environments={environments}>{children}</KnownEnvironments>;
}
