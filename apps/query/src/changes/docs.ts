/** The OpenAPI documentation of the change feed. */
import { applyDecorators } from '@nestjs/common';
import { ApiHeader, ApiOperation, ApiProduces, ApiQuery, ApiResponse } from '#platform';
import { AS_OF_HEADERS } from '../answers/as-of-headers.js';

export const FEED_FORMATS = ['sse', 'ndjson'] as const;
export type FeedFormat = (typeof FEED_FORMATS)[number];

const DESCRIPTION = `All events of the tenant's ledger after a position, in order, without gaps and without repeats.

With \`Accept: text/event-stream\` (which \`EventSource\` sends), the response stays open. The id of each event is its position, and its data is one change.
After a lost connection the client continues from \`Last-Event-ID\`. Otherwise the response is one page of lines: \`Next-After\` is the \`after\` of the next
page, and a page with fewer lines than \`limit\` means that there are no more changes yet.

A change is sent once the read models reflect it, so a query made on its arrival includes it.`;

export const ApiChanges = () =>
  applyDecorators(
    ApiOperation({
      summary: "The tenant's ledger from a position onwards, as it grows",
      description: DESCRIPTION,
    }),
    ApiQuery({
      name: 'after',
      required: false,
      description:
        'The position in the ledger after which to begin, such as `asOf.position`; the beginning by default.',
      schema: { type: 'integer', minimum: 0 },
    }),
    ApiQuery({
      name: 'format',
      required: false,
      description: 'The format; takes precedence over `Accept`.',
      schema: { type: 'string', enum: [...FEED_FORMATS] },
    }),
    ApiQuery({
      name: 'limit',
      required: false,
      description: 'Maximum number of lines of a page.',
      schema: { type: 'integer', minimum: 1, maximum: 1_000 },
    }),
    ApiQuery({
      name: 'summary',
      required: false,
      description: `Send one event, at most every half second, for all changes since the last one. Its data contains their \`types\`, the earliest
time of usage among them (\`usedSince\`), and the current month: \`usage\`, as returned by \`…/usage?order=state\`, and \`forecast\`, as returned by
\`…/usage/forecast\`. Both are absent while they cannot be determined.`,
      schema: { type: 'boolean', default: false },
    }),
    ApiQuery({
      name: 'heartbeats',
      required: false,
      description:
        'Whether an idle stream sends an event of the type `heartbeat` every 15 seconds, instead of an id without data.',
      schema: { type: 'boolean', default: false },
    }),
    ApiHeader({
      name: 'Last-Event-ID',
      required: false,
      description:
        'The last event received before a lost connection; takes precedence over `after`.',
      schema: { type: 'integer', minimum: 0 },
    }),
    ApiProduces('application/x-ndjson', 'text/event-stream'),
    ApiResponse({
      status: 200,
      description: 'The changes, each as one JSON document.',
      headers: {
        ...AS_OF_HEADERS,
        'Next-After': { description: 'The `after` of the next page.', schema: { type: 'integer' } },
      },
      schema: { type: 'string' },
    }),
  );
