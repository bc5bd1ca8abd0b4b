/** What the OpenAPI document says of publishing usage events. */
import type { ApiBodyOptions, ApiResponseOptions } from '@nestjs/swagger';

const EXAMPLE = {
  specversion: '1.0',
  id: '7f0c2d9e-1',
  source: '/power-automate/eu',
  type: 'AIModelExecuted',
  time: '2026-11-03T10:15:00Z',
  datacontenttype: 'application/json',
  data: {
    tenantId: 'contoso',
    environmentId: 'prod',
    modelId: 'm-4',
    capability: 'invoiceProcessing',
    context: 'cloudFlow',
    status: 'processed',
    quantity: { pages: 3 },
  },
};

const EVENT = { $ref: '#/components/schemas/UsageEventDto' };
const DATA = { $ref: '#/components/schemas/UsageDataDto' };

export const EVENTS_MEDIA_TYPES = [
  'application/cloudevents+json',
  'application/cloudevents-batch+json',
  'application/json',
];

export const EVENTS_BODY: ApiBodyOptions = {
  description: 'One event, an array of events, or (in binary mode, with `ce-` headers) its data',
  schema: { anyOf: [EVENT, { type: 'array', items: EVENT }, DATA] },
  examples: {
    structured: { summary: 'application/cloudevents+json', value: EXAMPLE },
    batch: { summary: 'application/cloudevents-batch+json', value: [EXAMPLE] },
    binary: { summary: 'application/json with ce- headers', value: EXAMPLE.data },
  },
};

const RESULTS = {
  type: 'array',
  description: 'One per event, in their order.',
  items: {
    type: 'object',
    required: ['id', 'status'],
    properties: {
      id: { oneOf: [{ type: 'string' }, { type: 'null' }] },
      status: { type: 'string', enum: ['accepted', 'rejected'] },
      reason: { type: 'string', description: 'What to change' },
      code: { type: 'string', description: 'The reason, for programs' },
      field: { type: 'string', description: 'Path of the member at fault' },
    },
  },
};

export const EVENTS_RESPONSE: ApiResponseOptions = {
  status: 202,
  description:
    'The accepted events are durable; some of the others may have been rejected, as the results say.',
  schema: { type: 'object', required: ['results'], properties: { results: RESULTS } },
};

export const NOTHING_ACCEPTED_RESPONSE: ApiResponseOptions = {
  status: 422,
  description: 'No event was accepted. Of a single event, `code` and `field` say why.',
  content: {
    'application/problem+json': {
      schema: {
        allOf: [{ $ref: '#/components/schemas/Problem' }],
        required: ['results'],
        properties: {
          results: RESULTS,
          code: { type: 'string' },
          field: { type: 'string' },
        },
      },
    },
  },
};
