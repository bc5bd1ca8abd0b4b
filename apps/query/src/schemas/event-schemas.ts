/** The outcome of one usage event in JSON Schema, for the OpenAPI document. */
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
  free: { ...TEXT_OR_NULL, description: 'Why the run was free; null if it was charged.' },
  stated: {
    type: 'boolean',
    description: 'Whether the publisher stated the charge, instead of the rate card.',
  },
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
    price: { type: ['object', 'null'], description: 'The price of a unit.' },
    quantity: ANY_OBJECT,
    exact: AMOUNT,
    charged: AMOUNT,
    steps: STEPS,
  }),
  effects: {
    ...list(object({ type: TEXT, data: ANY_OBJECT })),
    description: 'Other events in the same append.',
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
