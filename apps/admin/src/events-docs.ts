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
  description: 'One event, an array of events, or (in binary mode, with `ce-` headers) its data',
  schema: { anyOf: [EVENT, { type: 'array', items: EVENT }, DATA] },
  examples: {
    [CLOUD_EVENT_JSON]: { summary: 'One event, structured', value: USAGE_EVENT_EXAMPLE },
    [CLOUD_EVENT_BATCH_JSON]: { summary: 'A batch', value: [USAGE_EVENT_EXAMPLE] },
    'application/json': { summary: 'Data, with ce- headers', value: USAGE_EVENT_EXAMPLE.data },
  },
};

const REASON = {
  reason: { type: 'string', description: 'What to change' },
  code: { type: 'string', description: 'The reason, for programs' },
  field: { type: 'string', description: 'Path of the member at fault' },
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

const RESULTS = { ...resultsWith({}), description: 'One per event, in their order.' } as const;

const TAKEN = object({ results: RESULTS });

const NOTHING_ACCEPTED_RESPONSE: ApiResponseOptions = {
  status: 422,
  description:
    'No event was accepted, as the results say; of a single event, `code` and `field` say why. Or a parameter is wrong: then there are no results.',
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
  description: 'Say what each event would cost, or why it would be refused; write nothing.',
  schema: { type: 'boolean', default: false },
};

/** Credits, exactly and as text. */
export const AMOUNT = object({ milliCredits: COUNT, credits: TEXT });

const PREVIEWED = object({
  dryRun: { type: 'boolean' },
  results: resultsWith({
    duplicate: { type: 'boolean', description: 'The ledger has it: it costs nothing more' },
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

/** Of a handler that answers with what was taken, or with what it would cost; another one does not compile. */
export const ApiTaken = (): Answering<TypeOf<typeof TAKEN> | TypeOf<typeof PREVIEWED>> =>
  applyDecorators(
    ApiResponse({
      status: 202,
      description:
        'The accepted events are durable; some of the others may have been rejected, as the results say.',
      schema: documented(TAKEN),
    }),
    ApiResponse({
      status: 200,
      description:
        'With `dryRun=true`. One result per event, each as if those before it were charged.',
      schema: documented(PREVIEWED),
    }),
    ApiResponse(NOTHING_ACCEPTED_RESPONSE),
  );
