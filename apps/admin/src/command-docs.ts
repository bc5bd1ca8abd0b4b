/** OpenAPI decorators common to all commands: headers, dry run, responses. */
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
  /** The ids that the response has besides the common members. */
  readonly ids?: readonly Id[];
}

/** Documents a handler; the compiler checks that it returns the ids and the common members. */
export function ApiCommand<const Id extends string = never>(
  summary: string,
  { status = 200, ids = [] }: CommandDocs<Id> = {},
): Answering<Readonly<Record<Id, string>> & TypeOf<typeof DONE>> {
  const optional = { required: false, schema: { type: 'string' } };
  return applyDecorators(
    ApiOperation({ summary }),
    ApiHeader({
      name: 'Idempotency-Key',
      description: 'Makes a repeated request safe: send the same key again.',
      ...optional,
    }),
    ApiHeader({
      name: 'X-Actor',
      description: 'Who makes the change, for the audit trail.',
      ...optional,
    }),
    ApiHeader({
      name: 'X-Reason',
      description: 'The reason for the change, for the audit trail.',
      ...optional,
    }),
    ApiHeader({
      name: 'If-Match',
      description: 'Make the change only if the configuration still has this tag.',
      ...optional,
    }),
    ApiQuery({
      name: 'dryRun',
      required: false,
      description: 'Return the effect without changing anything.',
      schema: { type: 'boolean', default: false },
    }),
    ApiResponse({
      status,
      description: 'The request was carried out, and its effect is durable.',
      schema: answerWith(ids),
    }),
  );
}

const DONE = object({
  position: {
    type: ['integer', 'null'],
    description:
      'The position of the change in the ledger: pass it as `minPosition` to read its effect.',
  },
  dryRun: { type: 'boolean' },
  configurationTag: {
    type: 'string',
    description: 'The tag of the configuration after the change; also in the `ETag` header.',
  },
  entitlement: {
    ...AMOUNT,
    description:
      'The credits the tenant owns after the change. A grant that is not in force now adds nothing.',
  },
  events: {
    ...list(object({ type: { type: 'string' }, data: { type: 'object' } })),
    description: 'The events that the change appended; empty if it changed nothing.',
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
