/** The filter of the runs page, read from and written to the address. */
import { useAddress } from '../../data/address-context.js';
import type { RunFilter } from '../../data/run-queries.js';

const NAMES = [
  'environmentId',
  'userId',
  'modelId',
  'automationId',
  'capability',
  'context',
  'status',
  'currency',
] as const satisfies readonly (keyof RunFilter)[];

export function useRunFilter(): RunFilter {
  const { filters } = useAddress();
  return Object.fromEntries(
    NAMES.flatMap((name) => (filters[name] ? [[name, filters[name]]] : [])),
  );
}
