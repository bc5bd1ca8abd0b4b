/** Determines which cached responses a change does not affect, so that a page requests only the others; stores the figures that came with it. */
import type { QueryClient, QueryState } from '@tanstack/react-query';
import type { Changes, Figures } from './change-feed.js';
import { RUNS, tenantKey } from './keys.js';

interface AnyQuery {
  readonly queryKey: readonly unknown[];
  readonly meta?: Readonly<Record<string, unknown>> | undefined;
  readonly state: Pick<QueryState, 'data'>;
}

/** Stores the figures that came with a change in the cache, unless it holds newer ones. */
export function keepFigures(client: QueryClient, tenant: string, figures: Figures): void {
  const { position, usage, forecast } = figures;
  for (const [name, answer] of Object.entries({ usage, forecast })) {
    if (!answer) continue;
    for (const month of ['present', answer.month]) {
      const query = client.getQueryCache().find({ queryKey: [...tenantKey(tenant), name, month] });
      if (query?.state.data === undefined || reflects(query, position)) continue;
      const exactly = { queryKey: query.queryKey, exact: true };
      // A pending response is older, or the same.
      void client.cancelQueries(exactly).then(() => client.setQueryData(query.queryKey, answer));
    }
  }
}

/** Whether the cached response is not affected by the changes, or reflects them. */
export function isAsBefore(
  query: AnyQuery,
  { position, isUsageAlone, usedSince }: Changes,
): boolean {
  const { queryKey } = query;
  // A list of runs keeps its rows while it is shown: new ones are announced, and shown on request.
  if (queryKey[2] === RUNS || reflects(query, position)) return true;
  if (!isUsageAlone) return false;
  return (
    isAboutConfiguration(queryKey) ||
    isAboutOneRun(query) ||
    endsBefore(query.meta?.['ends'], usedSince)
  );
}

const isAboutConfiguration = (queryKey: readonly unknown[]): boolean =>
  queryKey[2] === 'configuration' || queryKey[2] === 'audit';

/** A charge is final; only a rejected event may still be charged. */
const isAboutOneRun = ({ queryKey, state: { data } }: AnyQuery): boolean =>
  queryKey[2] === 'event' && typeof data === 'object' && data !== null && 'run' in data;

function reflects({ state: { data } }: AnyQuery, position: number): boolean {
  const { asOf } = (data ?? {}) as { readonly asOf?: { readonly position: number | null } };
  return (asOf?.position ?? -1) >= position;
}

/** A run after the end of the period does not change the response. */
const endsBefore = (ends: unknown, instant: string | null): boolean =>
  typeof ends === 'string' && instant !== null && instant.slice(0, ends.length) > ends;
