/** OpenAPI documentation of publishing usage events. */
import type { ApiBodyOptions, ApiQueryOptions, ApiResponseOptions } from '@nestjs/swagger';
import { CLOUD_EVENT_BATCH_JSON, CLOUD_EVENT_JSON, USAGE_EVENT_EXAMPLE } from '#contracts';

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

const ID_AND_STATUS = {
  id: { oneOf: [{ type: 'string' }, { type: 'null' }] },
  status: { type: 'string', enum: ['accepted', 'rejected'] },
};
const REASON = {
  reason: { type: 'string', description: 'What to change' },
  code: { type: 'string', description: 'The reason, for programs' },
  field: { type: 'string', description: 'Path of the member at fault' },
};

const resultsWith = (members: object) => ({
  type: 'array',
  items: {
    type: 'object',
    required: ['id', 'status'],
    properties: { ...ID_AND_STATUS, ...members, ...REASON },
  },
});

const RESULTS = { ...resultsWith({}), description: 'One per event, in their order.' };

export const EVENTS_RESPONSE: ApiResponseOptions = {
  status: 202,
  description:
    'The accepted events are durable; some of the others may have been rejected, as the results say.',
  schema: { type: 'object', required: ['results'], properties: { results: RESULTS } },
};

export const NOTHING_ACCEPTED_RESPONSE: ApiResponseOptions = {
  status: 422,
  description:
    'No event was accepted, as the results say; of a single event, `code` and `field` say why. Or a parameter is wrong: then there are no results.',
  content: {
    'application/problem+json': {
      schema: {
        allOf: [{ $ref: '#/components/schemas/Problem' }],
        properties: {
          results: RESULTS,
          code: { type: 'string' },
          field: { type: 'string' },
        },
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

const TEXT = { type: 'string' };
/** Credits, exactly and as text. */
export const AMOUNT = {
  type: 'object',
  required: ['milliCredits', 'credits'],
  properties: { milliCredits: { type: 'integer' }, credits: TEXT },
};

export const DRY_RUN_RESPONSE: ApiResponseOptions = {
  status: 200,
  description: 'With `dryRun=true`. One result per event, each as if those before it were charged.',
  schema: {
    type: 'object',
    required: ['dryRun', 'results'],
    properties: {
      dryRun: { type: 'boolean' },
      results: resultsWith({
        duplicate: { type: 'boolean', description: 'The ledger has it: it costs nothing more' },
        charge: {
          type: 'object',
          properties: {
            month: TEXT,
            charged: AMOUNT,
            exact: AMOUNT,
            currency: { type: 'string', enum: ['aiBuilder', 'copilot'] },
            drawnFrom: TEXT,
            free: { oneOf: [{ type: 'string' }, { type: 'null' }] },
            stated: { type: 'boolean' },
            regime: TEXT,
            rateCardVersion: TEXT,
            policyVersion: TEXT,
          },
        },
      }),
    },
  },
};
