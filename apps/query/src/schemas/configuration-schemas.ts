/** The answers about a tenant's configuration and its changes in JSON Schema, for the OpenAPI document. */
import { COUNT, list, object, TEXT, TEXT_OR_NULL } from '#platform';
import {
  AMOUNT,
  AMOUNT_MEMBERS,
  ANY_OBJECT,
  CURRENCY,
  MONTH,
  NEXT_CURSOR,
  PRICE,
} from './schemas.js';

const IN_FORCE = {
  type: 'boolean',
  description: 'Whether the grant is in force at the instant of the response.',
} as const;
const ACTOR = {
  ...object({ actorId: TEXT, reason: TEXT_OR_NULL }),
  properties: { actorId: TEXT, actorName: TEXT, reason: TEXT_OR_NULL },
} as const;

const ENVIRONMENT_COPILOT = {
  credits: AMOUNT,
  drawFromTenant: { type: 'boolean' },
  payAsYouGo: { type: 'boolean' },
} as const;

export const CONFIGURATION = {
  tenantId: TEXT,
  month: MONTH,
  closedAt: TEXT_OR_NULL,
  configurationTag: {
    type: 'string',
    description:
      'The tag of this configuration, also in the `ETag` header; send it in `If-Match` with a change.',
  },
  grants: list(
    object({
      grantId: TEXT,
      sku: TEXT,
      quantity: COUNT,
      creditsEach: AMOUNT,
      validFrom: TEXT,
      validTo: TEXT_OR_NULL,
      contractStart: TEXT_OR_NULL,
      inForce: IN_FORCE,
    }),
  ),
  allocations: list(object({ environmentId: TEXT, ...AMOUNT_MEMBERS })),
  settings: {
    ...object({ allowUnallocated: { type: 'boolean' }, warningPercents: list(COUNT) }),
    properties: {
      allowUnallocated: { type: 'boolean' },
      warningPercents: list(COUNT),
      sources: list(TEXT),
    },
  },
  policy: object({
    version: TEXT,
    terms: ANY_OBJECT,
    rows: list(ANY_OBJECT),
    toCome: {
      ...list(object({ effectiveFrom: TEXT, version: TEXT, terms: ANY_OBJECT })),
      description:
        "Later changes by published rows and by the tenant's own, earliest first; `terms` contains only the terms that will change.",
    },
  }),
  rateCards: {
    ...list(
      object({
        version: TEXT,
        effectiveFrom: TEXT_OR_NULL,
        inForce: IN_FORCE,
        changes: list(
          object({ capability: TEXT, tier: TEXT_OR_NULL, currency: CURRENCY, price: PRICE }),
        ),
      }),
    ),
    description:
      'The rate card in force, then the later ones, each with the prices of runs that it changes.',
  },
  copilot: object({
    prepaid: AMOUNT,
    payAsYouGo: { type: 'boolean' },
    unset: {
      ...object(ENVIRONMENT_COPILOT),
      description: 'What applies to an environment without settings of its own.',
    },
    environments: list(object({ environmentId: TEXT, ...ENVIRONMENT_COPILOT })),
  }),
  trials: list(
    object({
      userId: TEXT,
      startedAt: TEXT,
      endsAt: TEXT,
      credits: AMOUNT,
      consumed: AMOUNT,
      renewals: COUNT,
      inForce: IN_FORCE,
    }),
  ),
  extensions: list(
    object({
      extensionId: TEXT,
      requestedBy: TEXT,
      requestedAt: TEXT,
      effectiveFrom: TEXT,
      credits: AMOUNT,
      inForce: IN_FORCE,
    }),
  ),
} as const;

export const AUDIT = {
  tenantId: TEXT,
  month: MONTH,
  changes: list(
    object({
      revision: COUNT,
      position: COUNT,
      recordedAt: TEXT,
      at: TEXT,
      type: TEXT,
      by: ACTOR,
      subject: {
        type: ['object', 'null'],
        description: 'Which part was changed, if there are several of its kind.',
      },
      before: { description: 'The part before the change; null if it did not exist.' },
      after: { description: 'The part after the change; null if it no longer exists.' },
      correlationId: TEXT_OR_NULL,
    }),
  ),
  nextCursor: NEXT_CURSOR,
} as const;
