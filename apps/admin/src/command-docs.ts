/** What all commands have in common in the OpenAPI document: headers, dry run, answers. */
import { applyDecorators } from '@nestjs/common';
import {
  type Answering,
  ApiHeader,
  ApiOperation,
  ApiQuery,
  ApiResponse,
  documented,
  list,
  object,
  type TypeOf,
} from '#platform';
import { AMOUNT } from './events-docs.js';

interface CommandDocs<Id> {
  readonly status?: 200 | 201;
  /** The ids that the answer has besides the common members. */
  readonly ids?: readonly Id[];
}

/** Of a handler that answers with the ids and what all commands answer; another one does not compile. */
export function ApiCommand<const Id extends string = never>(
  summary: string,
  { status = 200, ids = [] }: CommandDocs<Id> = {},
): Answering<Readonly<Record<Id, string>> & TypeOf<typeof DONE>> {
  const optional = { required: false, schema: { type: 'string' } };
  return applyDecorators(
    ApiOperation({ summary }),
    ApiHeader({ name: 'Idempotency-Key', description: 'Repeat with the same one.', ...optional }),
    ApiHeader({ name: 'X-Actor', description: 'Who asks, for the audit trail.', ...optional }),
    ApiHeader({ name: 'X-Reason', description: 'Why, for the audit trail.', ...optional }),
    ApiHeader({
      name: 'If-Match',
      description: 'Only if the configuration still has this tag.',
      ...optional,
    }),
    ApiQuery({
      name: 'dryRun',
      required: false,
      description: 'Show the effect, change nothing.',
      schema: { type: 'boolean', default: false },
    }),
    ApiResponse({ status, description: 'Done, and durable.', schema: answerWith(ids) }),
  );
}

const DONE = object({
  position: {
    type: ['integer', 'null'],
    description: 'A read with `minPosition` of this sees the effect.',
  },
  dryRun: { type: 'boolean' },
  configurationTag: {
    type: 'string',
    description: 'Of the configuration afterwards; also in ETag.',
  },
  entitlement: {
    ...AMOUNT,
    description: 'What the tenant owns afterwards: a grant that does not count now adds nothing.',
  },
  events: {
    ...list(object({ type: { type: 'string' }, data: { type: 'object' } })),
    description: 'What it brought about; empty when the ledger already said so.',
  },
});

const answerWith = (ids: readonly string[]) =>
  documented({
    ...DONE,
    required: [...ids, ...DONE.required],
    properties: {
      ...Object.fromEntries(ids.map((id) => [id, { type: 'string' }])),
      ...DONE.properties,
    },
  });
