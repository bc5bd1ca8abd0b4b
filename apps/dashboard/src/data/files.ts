/** Addresses of CSV files with the rows on screen: the same query, as a file. */
import type { RunFilter } from './run-queries.js';

/** The service's orders of environments, by the page's names for them. */
const ORDERS: Readonly<Record<string, string>> = {
  state: 'state',
  environment: 'name',
  used: 'consumed',
  copilot: 'copilotConsumed',
  available: 'available',
  left: 'remaining',
  percent: 'consumedPercent',
  runs: 'runs',
  failed: 'failedRuns',
  lastRun: 'lastRunAt',
};

type Values = Readonly<Record<string, string | undefined>>;

/** Query parameters that the file's address sets itself. */
type Form = 'format' | 'bom' | 'decimalComma';

const DECIMAL_COMMA = new Intl.NumberFormat().format(0.5).includes(',');

/** As the reader's Excel opens it: with the mark by which it reads UTF-8 as such, and the decimal sign of the reader's own locale. */
export const AS_CSV = {
  format: 'csv',
  bom: 'true',
  ...(DECIMAL_COMMA && { decimalComma: 'true' }),
};

function fileAddress(tenant: string, list: string, values: Values): string {
  const query = new URLSearchParams(AS_CSV);
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

/** The file of environments in the page's order; one that it does not know is by name there, too. */
export const environmentsFile = (
  tenant: string,
  month: string | undefined,
  { order, search }: { readonly order: string; readonly search: string },
): string =>
  fileAddress(tenant, 'usage', {
    month,
    search: search.trim(),
    order: ORDERS[order] ?? 'name',
  });
