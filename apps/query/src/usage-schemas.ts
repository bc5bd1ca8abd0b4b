/** The answers about usage in JSON Schema, for the OpenAPI document. */
import {
  AMOUNT,
  AMOUNT_MEMBERS,
  COUNT,
  LEVEL,
  list,
  MONTH,
  NEXT_CURSOR,
  object,
  type Schema,
  TEXT,
  TEXT_OR_NULL,
} from './schemas.js';

const OVERAGE = object({
  level: LEVEL,
  since: TEXT_OR_NULL,
  cause: TEXT_OR_NULL,
  ...AMOUNT_MEMBERS,
});
const USED = { consumed: AMOUNT, copilotConsumed: AMOUNT, trialConsumed: AMOUNT, runs: COUNT };
const RANGE: Schema = { type: 'string', description: 'As 2026-11 or 2026-09..2026-11, in UTC.' };

const ENVIRONMENT = {
  environmentId: TEXT,
  environmentName: TEXT_OR_NULL,
  source: { type: 'string', enum: ['allocation', 'tenantPool', 'none'] },
  available: AMOUNT,
  poolConsumed: AMOUNT,
  remaining: AMOUNT,
  consumedPercent: { type: ['integer', 'null'] },
  overage: OVERAGE,
  ...USED,
  failedRuns: COUNT,
  lastRunAt: TEXT_OR_NULL,
};
export const ENVIRONMENT_MONTH = { month: MONTH, ...ENVIRONMENT };
export const ENVIRONMENT_MONTHS = {
  environmentId: TEXT,
  month: RANGE,
  ...USED,
  months: list(object(ENVIRONMENT_MONTH)),
};

const TENANT_MONTH = {
  month: MONTH,
  regime: { type: 'string', enum: ['classic', 'dual', 'postSeeded'] },
  policyVersion: TEXT,
  closedAt: TEXT_OR_NULL,
  entitlement: AMOUNT,
  allocated: AMOUNT,
  unallocated: AMOUNT,
  overage: OVERAGE,
  pool: object({ available: AMOUNT, consumed: AMOUNT, remaining: AMOUNT, overage: OVERAGE }),
  ...USED,
};
export const TENANT_USAGE = {
  tenantId: TEXT,
  ...TENANT_MONTH,
  environments: list(object(ENVIRONMENT)),
  environmentCount: { ...COUNT, description: 'Of all that match, on all pages together.' },
  nextCursor: NEXT_CURSOR,
};
export const TENANT_MONTHS = {
  tenantId: TEXT,
  month: RANGE,
  ...USED,
  months: list({ ...object(TENANT_MONTH), description: 'Of those the ledger has, in order.' }),
};

const SUMS = { ...USED, failedRuns: COUNT };
const WITH_DIMENSIONS = 'And each dimension asked for.';

export const BREAKDOWN = {
  tenantId: TEXT,
  month: RANGE,
  by: list(TEXT),
  rows: list({ ...object(SUMS), description: WITH_DIMENSIONS }),
  nextCursor: NEXT_CURSOR,
};

const CHANGE = { before: object(SUMS), after: object(SUMS), difference: object(SUMS) };
export const USAGE_CHANGES = {
  tenantId: TEXT,
  from: TEXT,
  to: TEXT,
  by: list(TEXT),
  total: { ...object(CHANGE), description: 'Of all groups, also of those that are not listed.' },
  rows: list({ ...object(CHANGE), description: WITH_DIMENSIONS }),
  unlisted: { ...COUNT, description: 'How many groups changed that are not listed.' },
};
