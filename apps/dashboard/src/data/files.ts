/** Addresses of CSV files with the rows on screen: the same query with `format=csv`. */
import type { RunFilter } from './run-queries.js';

/** Orders of environments that the service has, by the page's name for them. */
const ORDERS: Readonly<Record<string, string>> = {
  state: 'state',
  environment: 'environment',
  used: 'consumed',
  copilot: 'copilotConsumed',
  available: 'available',
  runs: 'runs',
  failed: 'failedRuns',
  lastRun: 'lastRunAt',
};

type Values = Readonly<Record<string, string | undefined>>;

/** What a question for a file may not hold. */
type Form = 'format' | 'bom';

function fileAddress(tenant: string, list: string, values: Values): string {
  const query = new URLSearchParams({ format: 'csv' });
  for (const [name, value] of Object.entries(values)) {
    if (value !== undefined && value !== '') query.set(name, value);
  }
  return `/v1/tenants/${encodeURIComponent(tenant)}/${list}?${query.toString()}`;
}

export const runsFile = (
  tenant: string,
  month: string | undefined,
  filter: Omit<RunFilter, Form>,
): string => fileAddress(tenant, 'activity', { ...filter, month });

/** An order that only the page knows becomes the one by name. */
export const environmentsFile = (
  tenant: string,
  month: string | undefined,
  { order, search }: { readonly order: string; readonly search: string },
): string =>
  fileAddress(tenant, 'usage', {
    month,
    search: search.trim(),
    order: ORDERS[order] ?? 'environment',
  });
