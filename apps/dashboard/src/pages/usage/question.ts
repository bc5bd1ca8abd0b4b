/** The usage page's query as stored in its address: groupings, filters, months and exclusions; and the addresses derived from it. */
import { AS_CSV } from '../../data/files.js';
import type { Filters } from '../../data/addresses.js';
import type { BreakdownRow } from '../../data/api.js';
import type { Dimension, FilterDimension } from '../../data/queries.js';

const NARROWING: readonly FilterDimension[] = [
  'environment',
  'automation',
  'model',
  'capability',
  'user',
  'context',
  'currency',
  'tier',
];
export const GROUPINGS: readonly Dimension[] = [...NARROWING, 'month', 'day'];
const GROUPINGS_MAX = 3;

export interface UsageQuestion {
  readonly by: readonly Dimension[];
  readonly filter: Readonly<Partial<Record<FilterDimension, string>>>;
  /** The exclusions in the API's format; `undefined` for none. */
  readonly except: string | undefined;
  /** A month or a range, such as 2026-11 or 2026-09..2026-11; `undefined` is the current month. */
  readonly months: string | undefined;
}

export function questionIn(filters: Filters): UsageQuestion {
  const named = (filters['by'] ?? 'automation').split(',');
  const by = GROUPINGS.filter((one) => named.includes(one))
    .sort((a, b) => named.indexOf(a) - named.indexOf(b))
    .slice(0, GROUPINGS_MAX);
  const filter = Object.fromEntries(
    NARROWING.flatMap((name) => (filters[name] === undefined ? [] : [[name, filters[name]]])),
  );
  return {
    by: by.length === 0 ? ['automation'] : by,
    filter,
    except: filters['except'],
    months: filters['months'],
  };
}

/** Adds or removes a grouping; there is always at least one, and never more than is readable. */
export function toggled(by: readonly Dimension[], one: Dimension): readonly Dimension[] {
  if (!by.includes(one)) return [...by, one].slice(-GROUPINGS_MAX);
  const rest = by.filter((other) => other !== one);
  return rest.length === 0 ? by : rest;
}

export const isNarrowing = (one: Dimension): one is FilterDimension =>
  NARROWING.some((name) => name === one);

/** @returns the address of the same rows as a file */
export function csvAddress(tenant: string, question: UsageQuestion): string {
  const { by, filter, months, except } = question;
  const query = new URLSearchParams({ by: by.join(), order: 'consumed', ...AS_CSV, ...filter });
  if (months !== undefined) query.set('month', months);
  if (except !== undefined) query.set('except', except);
  return `/v1/tenants/${encodeURIComponent(tenant)}/usage/breakdown?${query.toString()}`;
}

export type Exception = readonly [dimension: FilterDimension, value: string];

/** @returns the exclusions one by one */
export function exceptionsIn(except: string | undefined): Exception[] {
  if (except === undefined) return [];
  return except.split(',').flatMap((part): Exception[] => {
    const [name, text = ''] = part.split(':');
    const dimension = NARROWING.find((one) => one === name);
    const value = decoded(text);
    return dimension === undefined || value === null ? [] : [[dimension, value]];
  });
}

/** @returns the text, or `null` if it is not validly encoded, as in a mistyped address */
function decoded(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}

/** @returns the exclusions in the format of the address and the API, or `undefined` for none */
export const exceptText = (exceptions: readonly Exception[]): string | undefined =>
  exceptions.length === 0
    ? undefined
    : exceptions.map(([name, value]) => `${name}:${encodeURIComponent(value)}`).join(',');

/** Adds an exclusion unless it already exists. */
export const withException = (except: string | undefined, [name, value]: Exception) => {
  const others = exceptionsIn(except).filter(([one, other]) => one !== name || other !== value);
  return exceptText([...others, [name, value]]);
};

export const withoutException = (except: string | undefined, [name, value]: Exception) =>
  exceptText(exceptionsIn(except).filter(([one, other]) => one !== name || other !== value));

/** The names in the list of runs of the dimensions that it can be filtered by. */
const RUN_FILTERS: Partial<Record<Dimension, string>> = {
  environment: 'environmentId',
  automation: 'automationId',
  model: 'modelId',
  user: 'userId',
  capability: 'capability',
  context: 'context',
  currency: 'currency',
  month: 'month',
};

/**
 * @returns the filters for the list of runs behind a row, or `null` if there is no such
 * list: for several months, a day or tier, with exclusions, or for runs without a value
 */
export function runsBehind(row: BreakdownRow, question: UsageQuestion): Filters | null {
  const { by, filter, except, months } = question;
  const parts: [Dimension, string | null | undefined][] = [
    ...(Object.entries(filter) as [Dimension, string][]),
    ...by.map((one): [Dimension, string | null | undefined] => [one, row[one]]),
  ];
  const isOneMonth = by.includes('month') || !months?.includes('..');
  const isKnown = parts.every(([one, value]) => one in RUN_FILTERS && value);
  if (except !== undefined || !isOneMonth || !isKnown) return null;
  const named = parts.map(([one, value]) => [RUN_FILTERS[one]!, value ?? undefined] as const);
  return { month: months, ...Object.fromEntries<string | undefined>(named) };
}
