/** The names of a tenant's environments by id, for rows, filters and changes that carry only the id. */
import { useQuery } from '@tanstack/react-query';
import { createContext, type ReactNode, useContext, useMemo } from 'react';
import { isProblem } from './problem.js';
import { fetchEnvironments, type Month, useTenantUsage } from './queries.js';

type NameOf = (environment: string) => string;

const Context = createContext<NameOf>((environment) => environment);

/** @returns what turns an id into the name, or into itself where no run said one */
export const useEnvironmentName = (): NameOf => useContext(Context);

interface Named {
  readonly environmentId: string;
  readonly environmentName: string | null;
}

interface KnownEnvironmentsProps {
  readonly environments: readonly Named[];
  readonly children: ReactNode;
}

/** Within it these environments are called by their names. */
export function KnownEnvironments({ environments, children }: KnownEnvironmentsProps) {
  const nameOf = useMemo((): NameOf => {
    const names = new Map(environments.map((one) => [one.environmentId, one.environmentName]));
    return (environment) => names.get(environment) ?? environment;
  }, [environments]);
  return <Context value={nameOf}>{children}</Context>;
}

/** A name seldom changes: what was said a while ago still holds. */
const STALE_AFTER_MS = 300_000;
const NONE: readonly Named[] = [];

interface TenantEnvironmentsProps {
  readonly tenant: string;
  readonly month: Month;
  /** Also those beyond the first page of the tenant's answer. */
  readonly all?: boolean;
  readonly children: ReactNode;
}

/** Within it the tenant's environments are called by their names, as far as the reader may know them. */
export function TenantEnvironments(props: TenantEnvironmentsProps) {
  const { tenant, month, all = false, children } = props;
  const { data: usage } = useTenantUsage(tenant, month);
  const isMore = usage !== undefined && usage.environmentCount > usage.environments.length;
  // Not one of the tenant's own keys: a new run is no reason to ask for all of them again.
  const { data: every } = useQuery({
    queryKey: ['environmentNames', tenant, month ?? 'present'],
    enabled: all && isMore,
    staleTime: STALE_AFTER_MS,
    retry: (_failures, error) => !isProblem(error),
    queryFn: ({ signal }) => fetchEnvironments(tenant, month, signal),
  });
  return (
    <KnownEnvironments environments={every ?? usage?.environments ?? NONE}>
      {children}
    </KnownEnvironments>
  );
}
