/** What became of one usage event in JSON Schema, for the OpenAPI document. */
import { COUNT, list, object, TEXT, TEXT_OR_NULL } from '#platform';
import { AMOUNT, ANY_OBJECT, MONTH, RUN, STEPS } from './schemas.js';
import { REJECTION } from './rejected-docs.js';

const REJECTIONS = list(object(REJECTION));
const CHARGED = { type: 'string', enum: ['charged'] } as const;
const REJECTED = { type: 'string', enum: ['rejected'] } as const;

export const REJECTED_EVENT = {
  id: TEXT,
  tenantId: TEXT,
  status: REJECTED,
  rejections: REJECTIONS,
} as const;

const CHARGE = object({
  currency: TEXT,
  drawnFrom: TEXT,
  milliCredits: COUNT,
  exactMilliCredits: COUNT,
  free: { ...TEXT_OR_NULL, description: 'Why it cost nothing.' },
  stated: { type: 'boolean', description: 'By the publisher, not by the rate card.' },
  regime: TEXT,
  rateCardVersion: TEXT,
  policyVersion: TEXT,
});

export const CHARGED_EVENT = {
  id: TEXT,
  tenantId: TEXT,
  status: CHARGED,
  run: RUN,
  usage: ANY_OBJECT,
  charge: CHARGE,
  explanation: object({
    rateCardVersion: TEXT,
    price: { type: ['object', 'null'], description: 'What a unit costs.' },
    quantity: ANY_OBJECT,
    exact: AMOUNT,
    charged: AMOUNT,
    steps: STEPS,
  }),
  effects: {
    ...list(object({ type: TEXT, data: ANY_OBJECT })),
    description: 'In the same append.',
  },
  ledger: object({
    month: MONTH,
    revision: COUNT,
    position: COUNT,
    recordedAt: TEXT,
    metadata: ANY_OBJECT,
  }),
  rejections: REJECTIONS,
} as const;
