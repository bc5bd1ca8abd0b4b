/** The OpenAPI documentation of the change feed. */
import { applyDecorators } from '@nestjs/common';
import { ApiHeader, ApiOperation, ApiProduces, ApiQuery, ApiResponse } from '#platform';
import { AS_OF_HEADERS } from '../answers/as-of-headers.js';

export const FEED_FORMATS = ['sse', 'ndjson'] as const;
export type FeedFormat = (typeof FEED_FORMATS)[number];

const DESCRIPTION = `Every event of the tenant's ledger after a position, in order, without a gap and without a repeat.

With \`Accept: text/event-stream\` (what \`EventSource\` sends) the answer stays open: each event's id is its position, its data one change;
after a lost connection the client goes on from \`Last-Event-ID\`. Otherwise one page of lines; \`Next-After\` is the \`after\` of the next
page, and fewer lines than \`limit\` mean that there are no more yet.

A change is sent once the figures reflect it: a client that asks again when it arrives sees it.`;

export const ApiChanges = () =>
  applyDecorators(
    ApiOperation({
      summary: "The tenant's ledger from a position on, as it grows",
      description: DESCRIPTION,
    }),
    ApiQuery({
      name: 'after',
      required: false,
      description: 'A position of the ledger, such as `asOf.position`; from the beginning without.',
      schema: { type: 'integer', minimum: 0 },
    }),
    ApiQuery({
      name: 'format',
      required: false,
      description: 'Instead of `Accept`.',
      schema: { type: 'string', enum: [...FEED_FORMATS] },
    }),
    ApiQuery({
      name: 'limit',
      required: false,
      description: 'Of one page of lines.',
      schema: { type: 'integer', minimum: 1, maximum: 1_000 },
    }),
    ApiQuery({
      name: 'summary',
      required: false,
      description: `Of a stream: one event, at most every half a second, for all changes that have arrived together. Its data names
their \`types\` and the earliest time of usage among them (\`usedSince\`), and holds the present month as it is then: \`usage\`, as
\`…/usage?order=state\` answers, and \`forecast\`, as \`…/usage/forecast\` does. While they cannot be told, both are absent.`,
      schema: { type: 'boolean', default: false },
    }),
    ApiQuery({
      name: 'heartbeats',
      required: false,
      description:
        'Whether a quiet stream sends an event of the type `heartbeat` every 15 seconds, in place of an id without data.',
      schema: { type: 'boolean', default: false },
    }),
    ApiHeader({
      name: 'Last-Event-ID',
      required: false,
      description: 'Where a stream was left; counts before `after`.',
      schema: { type: 'integer', minimum: 0 },
    }),
    ApiProduces('application/x-ndjson', 'text/event-stream'),
    ApiResponse({
      status: 200,
      description: 'The changes, one JSON document each.',
      headers: {
        ...AS_OF_HEADERS,
        'Next-After': { description: 'Of pages: where to go on.', schema: { type: 'integer' } },
      },
      schema: { type: 'string' },
    }),
  );
