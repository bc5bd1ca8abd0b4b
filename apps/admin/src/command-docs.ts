/** What all commands have in common in the OpenAPI document: headers, dry run, answers. */
import { applyDecorators } from '@nestjs/common';
import { ApiHeader, ApiOperation, ApiQuery, ApiResponse } from '#platform';
import { AMOUNT } from './events-docs.js';

interface CommandDocs {
  readonly status?: 200 | 201;
  /** The ids that the answer has besides the common members. */
  readonly ids?: readonly string[];
}

export function ApiCommand(summary: string, { status = 200, ids = [] }: CommandDocs = {}) {
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
    ApiResponse({ status, description: 'Done, and durable.', schema: answerSchema(ids) }),
  );
}

function answerSchema(ids: readonly string[]) {
  return {
    type: 'object',
    required: [...ids, 'position', 'dryRun', 'configurationTag', 'entitlement', 'events'],
    properties: {
      ...Object.fromEntries(ids.map((id) => [id, { type: 'string' }])),
      position: {
        oneOf: [{ type: 'integer' }, { type: 'null' }],
        description: 'A read with `minPosition` of this sees the effect.',
      },
      dryRun: { type: 'boolean' },
      configurationTag: {
        type: 'string',
        description: 'Of the configuration afterwards; also in ETag.',
      },
      entitlement: {
        ...AMOUNT,
        description:
          'What the tenant owns afterwards: a grant that does not count now adds nothing.',
      },
      events: {
        type: 'array',
        description: 'What it brought about; empty when the ledger already said so.',
        items: {
          type: 'object',
          required: ['type', 'data'],
          properties: { type: { type: 'string' }, data: { type: 'object' } },
        },
      },
    },
  };
}
