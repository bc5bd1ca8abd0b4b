/** The query parameters that several routes share; errors name the invalid parameter. */
import type { PipeTransform } from '@nestjs/common';
import { isText, parseInstantOrDate, TEXT_RULE } from '#validation';
import type { Position } from '#eventsourcing';
import { addDays, isInstant, isMonth, type Month, monthOf, startOfDay } from '#metering';
import { httpProblem, PAGE_LIMIT_DEFAULT, PAGE_LIMIT_MAX, type ProblemError } from '#platform';
import { valuesOrNone } from '../schemas/closed-values.js';
import {
  ACTIVITY_FILTERS,
  type ActivityFilter,
  BREAKDOWN_DIMENSIONS,
  daysOf,
  type Dimension,
  type DimensionFilter,
  type DimensionValue,
  FILTER_DIMENSIONS,
  type MonthRange,
  monthsOf,
  type Period,
} from '#read-models';

export function invalidParameter(name: string | undefined, rule: string): ProblemError {
  return httpProblem('invalidRequest', `${name} ${rule}.`, { field: name });
}

/** Absent is `undefined`, which means the present month. */
export const monthParameter: PipeTransform<unknown, Month | undefined> = {
  transform(value, { data }) {
    if (value === undefined) return undefined;
    if (typeof value === 'string' && isMonth(value)) return value;
    throw invalidParameter(data, 'must be a month as 2026-11');
  },
};

/** Three years: enough for a history, and a limit on the work of one request. */
export const RANGE_MONTHS_MAX = 36;

/** `2026-11`, or consecutive months such as `2026-09..2026-11`. */
export const monthsParameter: PipeTransform<unknown, MonthRange | undefined> = {
  transform(value, { data }) {
    if (value === undefined) return undefined;
    const range = typeof value === 'string' ? monthRange(value) : null;
    if (range) return range;
    const rule = `must be a month as 2026-11, or at most ${RANGE_MONTHS_MAX} in a row as 2026-09..2026-11`;
    throw invalidParameter(data, rule);
  },
};

function monthRange(text: string): MonthRange | null {
  const [first = '', last = first, ...more] = text.split('..');
  if (!isMonth(first) || !isMonth(last) || last < first || more.length > 0) return null;
  const range = { first, last };
  return Number(last.slice(0, 4)) - Number(first.slice(0, 4)) > RANGE_MONTHS_MAX / 12 ||
    monthsOf(range).length > RANGE_MONTHS_MAX
    ? null
    : range;
}

/** A month, consecutive months, a day, or consecutive days such as `2026-11-01..2026-11-07`. */
export const periodParameter: PipeTransform<unknown, Period> = {
  transform(value, { data }) {
    const text = typeof value === 'string' ? value : '';
    const months = monthRange(text);
    if (months) return { text, ...daysOf(months) };
    const days = dayRange(text);
    if (days) return { text, ...days };
    const rule = 'must be a month, a day, or several in a row as 2026-11-01..2026-11-07';
    throw invalidParameter(data, rule);
  },
};

function dayRange(text: string): Omit<Period, 'text'> | null {
  const [from = '', last = from, ...more] = text.split('..');
  if (![from, last].every(isDay) || last < from || more.length > 0) return null;
  const months = { first: monthOf(from), last: monthOf(last) };
  if (!monthRange(`${months.first}..${months.last}`)) return null;
  return { from, end: addDays(last, 1) };
}

const isDay = (text: string): boolean => isInstant(startOfDay(text));

/** Takes the whole query: `environment=prod`, or `user=` for runs without one; ignores all other parameters. */
export const dimensionFilter: PipeTransform<Readonly<Record<string, unknown>>, DimensionFilter> = {
  transform(query) {
    const given = FILTER_DIMENSIONS.filter((dimension) => query[dimension] !== undefined);
    return {
      ...Object.fromEntries(given.map((dimension) => [dimension, filterValue(query, dimension)])),
      ...(query['except'] !== undefined && { except: exceptions(query['except']) }),
    };
  },
};

const EXCEPTIONS_MAX = 20;

/**
 * Reads a list such as `user:u-17,environment:dev`, in whose values commas and percent signs
 * are percent-encoded.
 */
function exceptions(value: unknown): readonly DimensionValue[] {
  const parts = typeof value === 'string' ? value.split(',') : [];
  const read = parts.map(exception);
  if (parts.length > 0 && parts.length <= EXCEPTIONS_MAX && read.every((one) => one !== null)) {
    return read;
  }
  throw invalidParameter(
    'except',
    `must be at most ${EXCEPTIONS_MAX} of dimension:value, separated by commas, with the value percent-encoded`,
  );
}

function exception(text: string): DimensionValue | null {
  const colon = text.indexOf(':');
  const dimension = FILTER_DIMENSIONS.find((one) => one === text.slice(0, Math.max(0, colon)));
  const value = percentDecoded(text.slice(colon + 1));
  if (dimension === undefined || value === null) return null;
  const values = valuesOrNone(dimension);
  if (values && !values.includes(value)) {
    throw invalidParameter('except', `names a ${dimension} that is none of ${values.join(', ')}`);
  }
  return value === '' || isText(value) ? [dimension, value] : null;
}

function percentDecoded(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch {
    // A lone percent sign: the caller reports the parameter.
    return null;
  }
}

function filterValue(query: Readonly<Record<string, unknown>>, name: string): string {
  const value = query[name];
  if (value === '' || isText(value)) return value;
  throw invalidParameter(name, `${TEXT_RULE}; empty for runs without one`);
}

/** A moment, or a date for its beginning in UTC. */
export const momentParameter: PipeTransform<unknown, string | undefined> = {
  transform(value, { data }) {
    if (value === undefined) return undefined;
    const moment = typeof value === 'string' ? parseInstantOrDate(value) : null;
    if (moment !== null) return moment;
    throw invalidParameter(
      data,
      'must be a date, such as 2026-11-03, or a timestamp with a time zone',
    );
  },
};

/** Takes the whole query; ignores all other parameters. */
export const activityFilter: PipeTransform<Readonly<Record<string, unknown>>, ActivityFilter> = {
  transform(query) {
    const given = ACTIVITY_FILTERS.filter((name) => query[name] !== undefined);
    return Object.fromEntries(
      given.map((name) => [
        name,
        optionalText.transform(query[name], { type: 'query', data: name }),
      ]),
    );
  },
};

export const optionalText: PipeTransform<unknown, string | undefined> = {
  transform(value, { data }) {
    if (value === undefined || isText(value)) return value;
    throw invalidParameter(data, TEXT_RULE);
  },
};

/** Query strings hold text: a number is the page size of an export, which reads the whole list. */
export const limitParameter: PipeTransform<unknown, number> = {
  transform(value, { data }) {
    if (value === undefined) return PAGE_LIMIT_DEFAULT;
    if (typeof value === 'number') return value;
    const limit = wholeNumber(value);
    if (limit !== null && limit >= 1 && limit <= PAGE_LIMIT_MAX) return limit;
    throw invalidParameter(data, `must be a whole number from 1 to ${PAGE_LIMIT_MAX}`);
  },
};

export const oneOf = <T extends string>(
  values: readonly T[],
): PipeTransform<unknown, T | undefined> => ({
  transform(value, { data }) {
    const known = values.find((one) => one === value);
    if (known === undefined && value !== undefined) {
      throw invalidParameter(data, `must be one of ${values.join(', ')}`);
    }
    return known;
  },
});

export const flagParameter: PipeTransform<unknown, boolean> = {
  transform(value = 'false', { data }) {
    if (value === 'true' || value === 'false') return value === 'true';
    throw invalidParameter(data, 'must be true or false');
  },
};

/** Whether the request accepts an answer from incomplete rows. */
export const allowsPartial = (query: Readonly<Record<string, unknown>>): boolean =>
  flagParameter.transform(query['allowPartial'], { type: 'query', data: 'allowPartial' });

/** `by=environment,model`: at least one, without repetition. @param absent the default if none is named */
export const dimensionsParameter = (
  absent?: readonly Dimension[],
): PipeTransform<unknown, readonly Dimension[]> => ({
  transform(value, { data }) {
    if (value === undefined && absent) return absent;
    const names = typeof value === 'string' ? value.split(',') : [];
    const dimensions = BREAKDOWN_DIMENSIONS.filter((dimension) => names.includes(dimension));
    if (dimensions.length > 0 && dimensions.length === names.length) return names as Dimension[];
    throw invalidParameter(data, `must name one or more of ${BREAKDOWN_DIMENSIONS.join(', ')}`);
  },
});

export const positionParameter = {
  transform(value: unknown, { data }: { readonly data?: string }): Position | undefined {
    if (value === undefined) return undefined;
    const position = wholeNumber(value);
    if (position !== null) return position;
    throw invalidParameter(data, 'must be a position of the ledger');
  },
};

/** Reads plain digits, as in positions and limits; `null` for anything else. */
export function wholeNumber(value: unknown): number | null {
  const number = typeof value === 'string' && /^\d{1,16}$/.test(value) ? Number(value) : NaN;
  return Number.isSafeInteger(number) ? number : null;
}
