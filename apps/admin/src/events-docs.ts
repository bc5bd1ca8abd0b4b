/** OpenAPI documentation of publishing usage events. */
import type { ApiBodyOptions, ApiQueryOptions, ApiResponseOptions } from '@nestjs/swagger';
import { applyDecorators } from '@nestjs/common';
import { CLOUD_EVENT_BATCH_JSON, CLOUD_EVENT_JSON, USAGE_EVENT_EXAMPLE } from '#contracts';
import {
  type Answering,
  ApiResponse,
  COUNT,
  documented,
  list,
  type Members,
  object,
  TEXT,
  TEXT_OR_NULL,
  type TypeOf,
} from '#platform';

const EVENT = { $ref: '#/components/schemas/UsageEventDto' };
const DATA = { $ref: '#/components/schemas/UsageDataDto' };

export const EVENTS_MEDIA_TYPES = [CLOUD_EVENT_JSON, CLOUD_EVENT_BATCH_JSON, 'application/json'];

export const EVENTS_BODY: ApiBodyOptions = {
  description:
    'One event, an array of events, or, in binary mode with `ce-` headers, the data of one event',
  schema: { anyOf: [EVENT, { type: 'array', items: EVENT }, DATA] },
  examples: {
    [CLOUD_EVENT_JSON]: { summary: 'One event, structured', value: USAGE_EVENT_EXAMPLE },
    [CLOUD_EVENT_BATCH_JSON]: { summary: 'A batch', value: [USAGE_EVENT_EXAMPLE] },
    'application/json': {
      summary: 'The data of one event, with ce- headers',
      value: USAGE_EVENT_EXAMPLE.data,
    },
  },
};

const REASON = {
  reason: { type: 'string', description: 'What to correct' },
  code: { type: 'string', description: 'The reason as a code, for programs' },
  field: { type: 'string', description: 'Path of the invalid member' },
} as const;

const resultsWith = <const M extends Members>(members: M) =>
  list({
    type: 'object',
    required: ['id', 'status'],
    properties: {
      id: TEXT_OR_NULL,
      status: { type: 'string', enum: ['accepted', 'rejected'] },
      ...members,
      ...REASON,
    },
  });

const RESULTS = {
  ...resultsWith({}),
  description: 'One result per event, in the order of the request.',
} as const;

const TAKEN = object({ results: RESULTS });

const NOTHING_ACCEPTED_RESPONSE: ApiResponseOptions = {
  status: 422,
  description:
    'No event was accepted: `results` says why, or `code` and `field` for a single event. There are no results if a parameter was invalid.',
  content: {
    'application/problem+json': {
      schema: {
        allOf: [{ $ref: '#/components/schemas/Problem' }],
        properties: documented({ properties: { results: RESULTS, code: TEXT, field: TEXT } })
          .properties!,
      },
    },
  },
};

export const DRY_RUN_QUERY: ApiQueryOptions = {
  name: 'dryRun',
  required: false,
  description:
    'Return what each event would cost, or why it would be rejected, without writing anything.',
  schema: { type: 'boolean', default: false },
};

/** Credits as an exact number and as text. */
export const AMOUNT = object({ milliCredits: COUNT, credits: TEXT });

const PREVIEWED = object({
  dryRun: { type: 'boolean' },
  results: resultsWith({
    duplicate: {
      type: 'boolean',
      description: 'The event is already in the ledger and costs nothing more',
    },
    charge: object({
      month: TEXT,
      charged: AMOUNT,
      exact: AMOUNT,
      currency: { type: 'string', enum: ['aiBuilder', 'copilot'] },
      drawnFrom: TEXT,
      free: TEXT_OR_NULL,
      stated: { type: 'boolean' },
      regime: TEXT,
      rateCardVersion: TEXT,
      policyVersion: TEXT,
    }),
  }),
});

/** Documents a handler; the compiler checks that it returns what was accepted, or its cost. */
export const ApiTaken = (): Answering<TypeOf<typeof TAKEN> | TypeOf<typeof PREVIEWED>> =>
  applyDecorators(
    ApiResponse({
      status: 202,
      description:
        'The accepted events are durable. Other events of the batch may have been rejected; see `results`.',
      schema: documented(TAKEN),
    }),
    ApiResponse({
      status: 200,
      description:
        'The response to `dryRun=true`: one result per event, each calculated as if the events before it had been charged.',
      schema: documented(PREVIEWED),
    }),
    ApiResponse(NOTHING_ACCEPTED_RESPONSE),
  );
