/** The names of a tenant's environments by id. A page requests the names it has not loaded when it shows their ids. */
import { useQueries, useQuery } from '@tanstack/react-query';
import {
  createContext,
  type ReactNode,
  useContext,
  useMemo,
  useState,
  useSyncExternalStore,
} from 'react';
import { ON_ITS_WAY } from '../texts/formats.js';
import { isProblem } from './problem.js';
import { fetchEnvironments, fetchEnvironmentUsage } from './environment-queries.js';
import { type Month } from './queries.js';
import { useReach } from './use-roles.js';
import { wantedIds } from './wanted-ids.js';

type NameOf = (environment: string) => string;

const Context = createContext<NameOf>((environment) => environment);

/** @returns a function from an id to its name, or to the id itself if no run stated a name */
export const useEnvironmentName = (): NameOf => useContext(Context);

interface Named {
  readonly environmentId: string;
  readonly environmentName: string | null;
}

interface KnownEnvironmentsProps {
  readonly environments: readonly Named[];
  readonly children: ReactNode;
}

/** Provides the names of these environments to the children, in addition to the names known outside. */
export function KnownEnvironments({ environments, children }: KnownEnvironmentsProps) {
  const others = useEnvironmentName();
  const nameOf = useMemo(() => namesOf(environments, others), [environments, others]);
  return <Context value={nameOf}>{children}</Context>;
}

function namesOf(environments: readonly Named[], others: NameOf): NameOf {
  const known = new Map(environments.map((one) => [one.environmentId, one.environmentName]));
  return (environment) =>
    known.has(environment) ? (known.get(environment) ?? environment) : others(environment);
}

/** Names seldom change, so they are seldom requested again. */
const NAMES = {
  staleTime: 300_000,
  retry: (_failures: number, error: Error) => !isProblem(error),
};
const NONE: readonly Named[] = [];

/** Separate from the tenant's key, which every new run invalidates. */
const namesKey = (tenant: string, month: Month) => ['environmentNames', tenant, month] as const;

const useAllNames = (tenant: string, month: Month, enabled: boolean) =>
  useQuery({
    queryKey: namesKey(tenant, month),
    enabled,
    ...NAMES,
    queryFn: ({ signal }) => fetchEnvironments(tenant, month, signal),
  });

interface TenantEnvironmentsProps {
  readonly tenant: string;
  readonly month: Month;
  /** Environments already loaded. */
  readonly known?: readonly Named[];
  readonly children: ReactNode;
}

/** Provides the names of the tenant's environments to the children, if the reader may see them. */
export function TenantEnvironments(props: TenantEnvironmentsProps) {
  const { tenant, month, known = NONE, children } = props;
  const mayAsk = useReach()?.tenant(tenant) ?? false;
  const [wanted] = useState(wantedIds);
  const ids = useSyncExternalStore(wanted.subscribe, wanted.ids);
  const answered = useNames(tenant, month, ids);
  const nameOf = useMemo(() => {
    const otherwise: NameOf = (environment) => {
      if (!mayAsk) return environment;
      wanted.add(environment);
      return answered(environment) ?? environment;
    };
    return namesOf(known, otherwise);
  }, [known, answered, mayAsk, wanted]);
  return <Context value={nameOf}>{children}</Context>;
}

/** Up to this many names are requested one by one; for more, all names are requested. */
const ONE_BY_ONE_MAX = 12;

interface Asked {
  readonly data: readonly Named[] | undefined;
  readonly failureCount: number;
  readonly fetchStatus: string;
}

/** @returns a function from an id to its name, if it has one, or to a placeholder while it is loading */
function useNames(tenant: string, month: Month, ids: readonly string[]) {
  const isMany = ids.length > ONE_BY_ONE_MAX;
  const all = useAllNames(tenant, month, isMany);
  const single = useQueries({
    queries: ids.slice(0, ONE_BY_ONE_MAX).map((id) => ({
      queryKey: [...namesKey(tenant, month), id],
      enabled: !isMany,
      ...NAMES,
      queryFn: async ({ signal }: { readonly signal: AbortSignal }) => [
        await fetchEnvironmentUsage(tenant, id, month, signal),
      ],
    })),
    combine: stateOfEach,
  });
  const { data, failureCount, fetchStatus } = all;
  return useMemo(() => {
    const asked: readonly Asked[] = [...single, { data, failureCount, fetchStatus }];
    const names = new Map(
      asked.flatMap((one) => (one.data ?? []).map((env) => [env.environmentId, env] as const)),
    );
    const isComing = asked.some(isOnItsWay);
    const known = new Set(ids);
    return (id: string): string | null => {
      const found = names.get(id);
      if (found !== undefined) return found.environmentName;
      return isComing || !known.has(id) ? ON_ITS_WAY : null;
    };
  }, [single, data, failureCount, fetchStatus, ids]);
}

const stateOfEach = (queries: readonly Asked[]): Asked[] =>
  queries.map(({ data, failureCount, fetchStatus }) => ({ data, failureCount, fetchStatus }));

/** After a failure or without a network the id is shown, because it is unknown when the name will arrive. */
const isOnItsWay = ({ data, failureCount, fetchStatus }: Asked): boolean =>
  data === undefined && failureCount === 0 && fetchStatus === 'fetching';
