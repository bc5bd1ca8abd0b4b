/** Addresses of CSV files with the rows on screen: the same query as a file. */
import type { RunFilter } from './run-queries.js';

/** The service's names of the orders of environments, by the page's names. */
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

/** For the reader's Excel: with the byte order mark, without which it does not read UTF-8, and with the decimal sign of the reader's locale. */
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

/** The file of environments in the page's order; an unknown order means by name, as on the page. */
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
