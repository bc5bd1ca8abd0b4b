/** The answers about usage in JSON Schema, for the OpenAPI document. */
import { DIMENSION_MEMBERS } from '#read-models';
import type { Members } from '#platform';
import { COUNT, list, object, TEXT, TEXT_OR_NULL } from '#platform';
import { AMOUNT, AMOUNT_MEMBERS, LEVEL, MONTH, NEXT_CURSOR } from './schemas.js';

const OVERAGE = object({
  level: LEVEL,
  since: TEXT_OR_NULL,
  cause: TEXT_OR_NULL,
  ...AMOUNT_MEMBERS,
});
const NEAR_LIMIT = {
  type: 'boolean',
  description: 'Whether consumption has reached a warning threshold of the tenant.',
} as const;
const USED = {
  consumed: AMOUNT,
  copilotConsumed: AMOUNT,
  trialConsumed: AMOUNT,
  runs: COUNT,
} as const;
const RANGE = {
  type: 'string',
  description: 'For example 2026-11 or 2026-09..2026-11, in UTC.',
} as const;

const ENVIRONMENT = {
  environmentId: TEXT,
  environmentName: TEXT_OR_NULL,
  source: { type: 'string', enum: ['allocation', 'tenantPool', 'none'] },
  available: AMOUNT,
  poolConsumed: AMOUNT,
  remaining: AMOUNT,
  consumedPercent: { type: ['integer', 'null'] },
  nearLimit: NEAR_LIMIT,
  overage: OVERAGE,
  ...USED,
  failedRuns: COUNT,
  lastRunAt: TEXT_OR_NULL,
} as const;
export const ENVIRONMENT_MONTH = { month: MONTH, ...ENVIRONMENT } as const;
export const ENVIRONMENT_MONTHS = {
  environmentId: TEXT,
  month: RANGE,
  ...USED,
  months: list(object(ENVIRONMENT_MONTH)),
} as const;

const TENANT_MONTH = {
  month: MONTH,
  regime: { type: 'string', enum: ['classic', 'dual', 'postSeeded'] },
  policyVersion: TEXT,
  closedAt: TEXT_OR_NULL,
  entitlement: AMOUNT,
  allocated: AMOUNT,
  unallocated: AMOUNT,
  remaining: {
    ...AMOUNT,
    description: 'The sum over all pools: the tenant pool and each allocation.',
  },
  overage: OVERAGE,
  importantOverageAbove: {
    ...AMOUNT,
    type: ['object', 'null'],
    description:
      'The consumption above which important overage would begin if all credits were in one pool; null if the regime has no important overage.',
  },
  pool: object({
    source: { type: 'string', enum: ['tenantPool', 'none'] },
    available: AMOUNT,
    consumed: AMOUNT,
    remaining: AMOUNT,
    nearLimit: NEAR_LIMIT,
    overage: OVERAGE,
  }),
  ...USED,
} as const;
export const TENANT_USAGE = {
  tenantId: TEXT,
  ...TENANT_MONTH,
  environments: list(object(ENVIRONMENT)),
  environmentCount: { ...COUNT, description: 'The number of matching environments on all pages.' },
  nextCursor: NEXT_CURSOR,
} as const;
export const TENANT_MONTHS = {
  tenantId: TEXT,
  month: RANGE,
  ...USED,
  months: list({
    ...object(TENANT_MONTH),
    description: 'The months that are in the ledger, in order.',
  }),
} as const;

const SUMS = { ...USED, failedRuns: COUNT } as const;

/** Rows hold the requested dimensions; a value is null if a run had none. */
const DIMENSIONS = Object.fromEntries(
  DIMENSION_MEMBERS.map((name) => [name, TEXT_OR_NULL]),
) as Readonly<Record<(typeof DIMENSION_MEMBERS)[number], typeof TEXT_OR_NULL>>;

/** @returns a row of figures with its dimensions */
const grouped = <const P extends Members>(figures: P) => ({
  ...object(figures),
  properties: { ...figures, ...DIMENSIONS },
  description: 'Has one member more for each requested dimension.',
});

export const BREAKDOWN = {
  tenantId: TEXT,
  month: RANGE,
  by: list(TEXT),
  rows: list(grouped(SUMS)),
  nextCursor: NEXT_CURSOR,
} as const;

const CHANGE = { before: object(SUMS), after: object(SUMS), difference: object(SUMS) } as const;
export const USAGE_CHANGES = {
  tenantId: TEXT,
  from: TEXT,
  to: TEXT,
  by: list(TEXT),
  total: {
    ...object(CHANGE),
    description: 'The total of all groups, including those that are not listed.',
  },
  rows: list(grouped(CHANGE)),
  unlisted: { ...COUNT, description: 'The number of changed groups that are not listed.' },
} as const;
