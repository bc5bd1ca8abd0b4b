/** Loads the figures of pages without a change feed again at intervals: the list of tenants, and the maker's page. */
import { type QueryKey, useQueryClient } from '@tanstack/react-query';
import { useCallback } from 'react';
import { RUNS, tenantKey, TENANTS } from './keys.js';
import { useEvery } from './timers.js';

const LOOK_AGAIN_MS = 30_000;

/** Requests the page's figures again at intervals while it is visible. A list of runs stays as it is, so that no row moves. */
export function useLookingAgain(): void {
  const client = useQueryClient();
  const lookAgain = useCallback(() => {
    if (document.hidden) return;
    // A request without a response is not replaced: otherwise its silence would never be noticed.
    const options = { cancelRefetch: false };
    void client.invalidateQueries({ predicate: ({ queryKey }) => isLiving(queryKey) }, options);
  }, [client]);
  useEvery(LOOK_AGAIN_MS, lookAgain);
}

const [OF_TENANT] = tenantKey('');

const isLiving = ([first, , third]: QueryKey): boolean =>
  first === TENANTS || (first === OF_TENANT && third !== RUNS);
