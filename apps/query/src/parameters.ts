/** The query strings that questions share, each checked once; what is wrong is named. */
import type { PipeTransform } from '@nestjs/common';
import { isText } from '#contracts';
import type { Position } from '#eventsourcing';
import { isMonth, type Month } from '#metering';
import { httpProblem, type ProblemError } from '#platform';
import { BREAKDOWN_DIMENSIONS, type Dimension } from '#read-models';

const LIMIT_MAX = 1_000;
const LIMIT_DEFAULT = 100;

export function invalidParameter(name: string | undefined, rule: string): ProblemError {
  return httpProblem('invalidRequest', `${name} ${rule}.`, { field: name });
}

/** Absent is `undefined`; the question then means the present month. */
export const monthParameter: PipeTransform<unknown, Month | undefined> = {
  transform(value, { data }) {
    if (value === undefined) return undefined;
    if (typeof value === 'string' && isMonth(value)) return value;
    throw invalidParameter(data, 'must be a month as 2026-11');
  },
};

export const optionalText: PipeTransform<unknown, string | undefined> = {
  transform(value, { data }) {
    if (value === undefined || isText(value)) return value;
    throw invalidParameter(data, 'must be text of 1 to 500 characters, given once');
  },
};

export const limitParameter: PipeTransform<unknown, number> = {
  transform(value, { data }) {
    if (value === undefined) return LIMIT_DEFAULT;
    const limit = wholeNumber(value);
    if (limit !== null && limit >= 1 && limit <= LIMIT_MAX) return limit;
    throw invalidParameter(data, `must be a whole number from 1 to ${LIMIT_MAX}`);
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

/** `by=environment,model`: at least one, none twice. */
export const dimensionsParameter: PipeTransform<unknown, readonly Dimension[]> = {
  transform(value, { data }) {
    const names = typeof value === 'string' ? value.split(',') : [];
    const dimensions = BREAKDOWN_DIMENSIONS.filter((dimension) => names.includes(dimension));
    if (dimensions.length > 0 && dimensions.length === names.length) return names as Dimension[];
    throw invalidParameter(data, `must name one or more of ${BREAKDOWN_DIMENSIONS.join(', ')}`);
  },
};

export const positionParameter = {
  transform(value: unknown, { data }: { readonly data?: string }): Position | undefined {
    if (value === undefined) return undefined;
    const position = wholeNumber(value);
    if (position !== null) return position;
    throw invalidParameter(data, 'must be a position of the ledger');
  },
};

/** Digits alone, as positions and limits are written; `null` for anything else. */
export function wholeNumber(value: unknown): number | null {
  const number = typeof value === 'string' && /^\d{1,16}$/.test(value) ? Number(value) : NaN;
  return Number.isSafeInteger(number) ? number : null;
}
