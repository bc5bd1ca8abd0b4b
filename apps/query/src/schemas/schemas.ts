/** The answers as JSON Schema for the OpenAPI document; their types derive from it. */
import { LEVELS } from '#metering';
import { COUNT, list, object, TEXT, TEXT_OR_NULL } from '#platform';

export const ANY_OBJECT = { type: 'object' } as const;
export const MONTH = { type: 'string', description: 'For example 2026-11, in UTC.' } as const;
export const LEVEL = { type: 'string', enum: [...LEVELS] } as const;
export const NEXT_CURSOR = {
  type: ['string', 'null'],
  description: 'The cursor of the next page; null on the last page.',
} as const;

export const AS_OF = object({
  time: {
    type: ['string', 'null'],
    description: 'When the newest event that the response reflects was recorded.',
  },
  position: { type: ['integer', 'null'], description: 'The position of that event in the ledger.' },
});

export const AMOUNT_MEMBERS = {
  milliCredits: { type: 'integer', description: 'The exact amount, in thousandths of a credit.' },
  credits: { type: 'string', description: 'The same amount in credits, for display.' },
} as const;
export const AMOUNT = object(AMOUNT_MEMBERS);
const PERMISSION = {
  type: 'object',
  required: ['allowed'],
  properties: { allowed: { type: 'boolean' }, code: TEXT, message: TEXT, currency: TEXT },
} as const;
export const PRICE = {
  type: ['object', 'null'],
  description:
    'The price of one unit: `milliCredits`, or `milliCreditsIn` and `milliCreditsOut` per token; null if the unit is free or has no published price.',
  required: ['per'],
  properties: {
    per: {
      type: 'string',
      enum: [
        'token',
        'thousandTokens',
        'thousandCharacters',
        'page',
        'image',
        'pageOrImage',
        'row',
      ],
    },
    milliCredits: COUNT,
    milliCreditsIn: COUNT,
    milliCreditsOut: COUNT,
  },
} as const;
export const CURRENCY = { type: 'string', enum: ['aiBuilder', 'copilot'] } as const;
const RATE = {
  ...object({
    rateCardVersion: TEXT,
    currency: CURRENCY,
    free: { type: ['string', 'null'], description: 'Why the run is free; null if it is charged.' },
    price: PRICE,
  }),
  type: ['object', 'null'],
  description: 'The price of a unit; null if no capability was requested.',
} as const;
export const ACCESS = {
  environmentId: TEXT,
  userId: TEXT_OR_NULL,
  context: TEXT,
  capability: TEXT_OR_NULL,
  tier: TEXT_OR_NULL,
  run: PERMISSION,
  make: PERMISSION,
  level: LEVEL,
  rate: RATE,
} as const;

export const STEPS = list(
  object({
    rule: { type: 'string', description: 'The name of the rule in docs/rules.md.' },
    text: TEXT,
  }),
);
export const EXPLAINED_ACCESS = { ...ACCESS, explanation: STEPS } as const;
export const ACCESS_BATCH = {
  answers: list({ ...object(ACCESS), description: 'One answer per query, in order.' }),
} as const;
export const EXPLAINED_ACCESS_BATCH = {
  answers: list({ ...object(EXPLAINED_ACCESS), description: 'One answer per query, in order.' }),
} as const;

export const RUN = object({
  id: TEXT,
  source: TEXT,
  type: TEXT,
  time: TEXT,
  environmentId: TEXT,
  environmentName: TEXT_OR_NULL,
  userId: TEXT_OR_NULL,
  modelId: TEXT,
  modelName: TEXT_OR_NULL,
  capability: TEXT,
  tier: TEXT_OR_NULL,
  automationId: TEXT_OR_NULL,
  automationName: TEXT_OR_NULL,
  context: TEXT,
  status: TEXT,
  currency: TEXT,
  charged: AMOUNT,
  drawnFrom: TEXT,
  free: TEXT_OR_NULL,
  month: MONTH,
  revision: COUNT,
});
export const ACTIVITY = {
  tenantId: TEXT,
  month: MONTH,
  runs: list(RUN),
  nextCursor: NEXT_CURSOR,
} as const;

const LEDGER_EVENT = object({
  revision: COUNT,
  position: COUNT,
  recordedAt: TEXT,
  type: TEXT,
  data: ANY_OBJECT,
  metadata: ANY_OBJECT,
});
const EXPLANATION = {
  ...ANY_OBJECT,
  description: 'How the amount of a charge was calculated.',
} as const;

export const LEDGER = {
  tenantId: TEXT,
  month: MONTH,
  events: list({
    ...LEDGER_EVENT,
    properties: { ...LEDGER_EVENT.properties, explanation: EXPLANATION },
  }),
  nextCursor: NEXT_CURSOR,
} as const;

export const TENANTS = {
  tenants: list(object({ tenantId: TEXT, firstMonth: MONTH, lastMonth: MONTH })),
  presentMonth: { ...MONTH, description: 'The current month by the clock of the service, in UTC.' },
  nextCursor: NEXT_CURSOR,
} as const;
