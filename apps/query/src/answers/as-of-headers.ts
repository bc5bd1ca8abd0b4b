/** The headers `As-Of-Time` and `As-Of-Position`: the state that a CSV or NDJSON response, or a page of the change feed, reflects. */
import type { HttpReply } from '#platform';
import type { AsOf } from '#read-models';

/** The headers, for the OpenAPI document. */
export const AS_OF_HEADERS = {
  'As-Of-Time': {
    description: 'When the newest event that the response certainly reflects was recorded.',
    schema: { type: 'string', format: 'date-time' },
  },
  'As-Of-Position': {
    description: 'The position of that event in the ledger.',
    schema: { type: 'integer' },
  },
} as const;

/** Sets no headers before the first event is recorded. */
export function setAsOfHeaders(reply: HttpReply, { time, position }: AsOf): void {
  if (time !== null) reply.header('as-of-time', time);
  if (position !== null) reply.header('as-of-position', position);
}
