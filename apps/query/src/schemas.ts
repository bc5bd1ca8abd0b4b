/** The answers in JSON Schema, member by member, for the OpenAPI document. */
import { LEVELS } from '#metering';

export interface Schema {
  readonly type?: string | string[];
  readonly description?: string;
  readonly enum?: string[];
  readonly pattern?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly default?: boolean;
  readonly items?: Schema;
  readonly anyOf?: Schema[];
  readonly required?: string[];
  readonly properties?: Record<string, Schema>;
}

export const TEXT: Schema = { type: 'string' };
export const TEXT_OR_NULL: Schema = { type: ['string', 'null'] };
export const COUNT: Schema = { type: 'integer' };
export const ANY_OBJECT: Schema = { type: 'object' };
export const MONTH: Schema = { type: 'string', description: 'As 2026-11, in UTC.' };
export const LEVEL: Schema = { type: 'string', enum: [...LEVELS] };
export const NEXT_CURSOR: Schema = {
  type: ['string', 'null'],
  description: 'For the next page; null after the last.',
};

export const object = (properties: Readonly<Record<string, Schema>>): Schema => ({
  type: 'object',
  required: Object.keys(properties),
  properties,
});
export const list = (items: Schema): Schema => ({ type: 'array', items });

export const AS_OF = object({
  time: { type: ['string', 'null'], description: 'When the newest event reflected was recorded.' },
  position: { type: ['integer', 'null'], description: 'Of that event in the ledger.' },
});

export const AMOUNT_MEMBERS = {
  milliCredits: { type: 'integer', description: 'Exact: thousandths of a credit.' },
  credits: { type: 'string', description: 'The same for people.' },
};
export const AMOUNT = object(AMOUNT_MEMBERS);
const PERMISSION: Schema = {
  type: 'object',
  required: ['allowed'],
  properties: { allowed: { type: 'boolean' }, code: TEXT, message: TEXT, currency: TEXT },
};
export const PRICE: Schema = {
  type: ['object', 'null'],
  description:
    'Of one unit: `milliCredits`, or `milliCreditsIn` and `milliCreditsOut` of a token; null where it is free, or nobody published one.',
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
};
export const CURRENCY: Schema = { type: 'string', enum: ['aiBuilder', 'copilot'] };
const RATE: Schema = {
  ...object({
    rateCardVersion: TEXT,
    currency: CURRENCY,
    free: { type: ['string', 'null'], description: 'Why it costs nothing; null where it does.' },
    price: PRICE,
  }),
  type: ['object', 'null'],
  description: 'What a unit costs; null where no capability is named.',
};
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
};

export const STEPS = list(
  object({ rule: { type: 'string', description: 'As docs/rules.md names it.' }, text: TEXT }),
);
export const EXPLAINED_ACCESS = { ...ACCESS, explanation: STEPS };
export const ACCESS_BATCH = {
  answers: list({ ...object(ACCESS), description: 'One per request, in order.' }),
};
export const EXPLAINED_ACCESS_BATCH = {
  answers: list({ ...object(EXPLAINED_ACCESS), description: 'One per request, in order.' }),
};

export const RUN = object({
  id: TEXT,
  source: TEXT,
  type: TEXT,
  time: TEXT,
  environmentId: TEXT,
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
export const ACTIVITY = { tenantId: TEXT, month: MONTH, runs: list(RUN), nextCursor: NEXT_CURSOR };

const LEDGER_EVENT = object({
  revision: COUNT,
  position: COUNT,
  recordedAt: TEXT,
  type: TEXT,
  data: ANY_OBJECT,
  metadata: ANY_OBJECT,
});
const EXPLANATION = { ...ANY_OBJECT, description: 'Of a charge: how it came to its amount.' };

export const LEDGER = {
  tenantId: TEXT,
  month: MONTH,
  events: list({
    ...LEDGER_EVENT,
    properties: { ...LEDGER_EVENT.properties, explanation: EXPLANATION },
  }),
  nextCursor: NEXT_CURSOR,
};

export const TENANTS = {
  tenants: list(object({ tenantId: TEXT, firstMonth: MONTH, lastMonth: MONTH })),
  presentMonth: { ...MONTH, description: 'By the clock of the service, in UTC.' },
  nextCursor: NEXT_CURSOR,
};
