/** Filters with a closed list of values, and the refusal of any other value. */
import { REFUSAL_CODES, USAGE_TOPICS } from '#contracts';
import { CAPABILITIES, CONTEXTS, CURRENCIES, STATUSES, TIERS } from '#metering';
import { UNKNOWN_REFUSAL } from '#read-models';
import type { Schema } from '#platform';

const OF_RUNS: Readonly<Record<string, readonly string[]>> = {
  capability: CAPABILITIES,
  tier: TIERS,
  context: CONTEXTS,
  status: STATUSES,
  currency: CURRENCIES,
};

/** Members that a run may lack: an empty parameter asks for runs without one. */
const MAY_BE_ABSENT: readonly string[] = ['tier'];

/** @returns the closed list of values, or `undefined` for a filter that takes any text, such as a user's id */
export const valuesOf = (filter: string): readonly string[] | undefined =>
  Object.hasOwn(OF_RUNS, filter) ? OF_RUNS[filter] : undefined;

export const valuesOrNone = (filter: string): readonly string[] | undefined => {
  const values = valuesOf(filter);
  return values && MAY_BE_ABSENT.includes(filter) ? [...values, ''] : values;
};

export const REFUSAL_TOPICS: readonly string[] = Object.values(USAGE_TOPICS);

export const REFUSAL_REASONS: readonly string[] = [...REFUSAL_CODES, UNKNOWN_REFUSAL];

/** Text from a closed list, or any text. */
export const textOf = (values: readonly string[] | undefined): Schema =>
  values ? { type: 'string', enum: [...values] } : { type: 'string' };
