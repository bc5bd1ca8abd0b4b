/** The dimensions by which usage can be grouped and filtered, with their columns. */
import type { SqlReader, SqlValue } from '#eventsourcing';
import { environmentNames } from './environment-names.js';
import type { Days, TenantRange } from './month-range.js';

/** The name is not in the grouped rows, but in those of the months. */
const OF_MONTHS = 'environment_months';

/** Each dimension with its grouping column and, if runs carry a name for it, the column of the name. */
const DIMENSIONS = {
  environment: { column: 's.environment_id', name: OF_MONTHS },
  model: { column: 's.model_id', name: 's.model_name' },
  capability: { column: 's.capability', name: null },
  tier: { column: 's.tier', name: null },
  month: { column: 'SUBSTR(d.day, 1, 7)', name: null },
  day: { column: 'd.day', name: null },
  user: { column: 's.user_id', name: null },
  automation: { column: 's.automation_id', name: 's.automation_name' },
  context: { column: 's.context', name: null },
  status: { column: 's.status', name: null },
  currency: { column: 's.currency', name: null },
} as const satisfies Record<string, { column: string; name: string | null }>;

export type Dimension = keyof typeof DIMENSIONS;
export const BREAKDOWN_DIMENSIONS = Object.keys(DIMENSIONS) as readonly Dimension[];

type NamedDimension = {
  [D in Dimension]: (typeof DIMENSIONS)[D]['name'] extends null ? never : D;
}[Dimension];

/** Whether the dimension has a name in addition to its id. */
export const isNamed = (dimension: Dimension): dimension is NamedDimension =>
  DIMENSIONS[dimension].name !== null;

/** The members of a row that identify its group: dimensions, then their names. */
export const DIMENSION_MEMBERS = [
  ...BREAKDOWN_DIMENSIONS,
  ...BREAKDOWN_DIMENSIONS.filter(isNamed).map((dimension) => `${dimension}Name` as const),
];

/** The requested dimensions; `null` for runs without a value. */
export type DimensionValues = Readonly<
  Partial<Record<(typeof DIMENSION_MEMBERS)[number], string | null>>
>;

/** Dimensions that can be filtered by one value; time is filtered by the period. */
export type FilterDimension = Exclude<Dimension, 'month' | 'day'>;
export const FILTER_DIMENSIONS = BREAKDOWN_DIMENSIONS.filter(
  (one): one is FilterDimension => one !== 'month' && one !== 'day',
);

/** Exact matches; an empty string selects runs without a value. */
export type DimensionFilter = Readonly<Partial<Record<FilterDimension, string>>> & {
  /** Values to exclude. */
  readonly except?: readonly DimensionValue[];
};

export type DimensionValue = readonly [dimension: FilterDimension, value: string];

/** A missing value sorts and compares as an empty string, which no run has as a value. */
const keyOf = (dimension: Dimension): string => `COALESCE(${DIMENSIONS[dimension].column}, '')`;

const INSTANT_CHARACTERS = '2026-11-03T10:15:00.000Z'.length;

/** The value of the newest run that has one: all instants have the same length, so the latest sorts last. */
const newest = (column: string): string =>
  `SUBSTR(MAX(d.last_run_at || ${column}), ${INSTANT_CHARACTERS + 1})`;

/** Parts of a SELECT over `usage_days d` joined with `slices s`. */
export interface Grouping {
  /** `<dimension>_key`, empty for runs without a value, and `<dimension>_name`. */
  readonly columns: readonly string[];
  readonly groups: readonly string[];
}

export function groupingOf(by: readonly Dimension[]): Grouping {
  const keys = by.map((dimension) => `${keyOf(dimension)} AS ${dimension}_key`);
  const names = by.flatMap((dimension) => {
    const { name } = DIMENSIONS[dimension];
    return name === null || name === OF_MONTHS ? [] : [`${newest(name)} AS ${dimension}_name`];
  });
  return { columns: [...keys, ...names], groups: by.map(keyOf) };
}

/**
 * @param parameters receives the values
 * @returns conditions, to be joined with AND
 */
export function conditionsOf(
  tenantId: string,
  { from, end }: Days,
  filter: DimensionFilter,
  parameters: SqlValue[],
): string[] {
  const given = (value: SqlValue): string => `$${parameters.push(value)}`;
  return [
    `d.tenant_id = ${given(tenantId)}`,
    `d.day >= ${given(from)}`,
    `d.day < ${given(end)}`,
    ...FILTER_DIMENSIONS.flatMap((dimension) => {
      const wanted = filter[dimension];
      return wanted === undefined ? [] : [`${keyOf(dimension)} = ${given(wanted)}`];
    }),
    ...(filter.except ?? []).map(([dimension, value]) => `${keyOf(dimension)} <> ${given(value)}`),
  ];
}

export type GroupRow = Record<string, string | number | null>;

interface Grouped<T> {
  readonly by: readonly Dimension[];
  readonly figuresOf: (row: GroupRow) => T;
}

/** The rows with their dimensions under their own names, and `environmentName`, `modelName` and `automationName`. */
export async function withDimensions<T>(
  reader: SqlReader,
  range: TenantRange,
  rows: readonly GroupRow[],
  { by, figuresOf }: Grouped<T>,
): Promise<(DimensionValues & T)[]> {
  const ids = by.includes('environment') ? rows.map((row) => String(row['environment_key'])) : [];
  const names = await environmentNames(reader, range, ids);
  return rows.map((row) => ({ ...dimensionsOf(row, by, names), ...figuresOf(row) }));
}

function dimensionsOf(
  row: GroupRow,
  by: readonly Dimension[],
  environments: ReadonlyMap<string, string>,
): DimensionValues {
  const dimensions: { -readonly [Name in keyof DimensionValues]: string | null } = {};
  for (const dimension of by) {
    const key = row[`${dimension}_key`];
    dimensions[dimension] = key === '' ? null : textOf(key);
    if (!isNamed(dimension)) continue;
    dimensions[`${dimension}Name`] =
      dimension === 'environment'
        ? (environments.get(String(key)) ?? null)
        : textOf(row[`${dimension}_name`]);
  }
  return dimensions;
}

const textOf = (value: string | number | null | undefined): string | null =>
  value === null || value === undefined ? null : String(value);
