/** OpenAPI documentation of rejected events. */
import { applyDecorators } from '@nestjs/common';
import { REFUSAL_REASONS, REFUSAL_TOPICS, textOf } from './closed-values.js';
import { optional } from './question-docs.js';
import { COUNT, list, object, TEXT, TEXT_OR_NULL } from '#platform';
import { NEXT_CURSOR } from './schemas.js';

const MESSAGE = {
  ...object({ keyBase64: TEXT_OR_NULL, headers: { type: 'object' }, valueBase64: TEXT }),
  type: ['object', 'null'],
  description:
    'The message as it was received; null if an earlier release recorded the rejection without it.',
} as const;

/** The place of the message, its content, and the reason for the rejection. */
export const REJECTION = {
  topic: { ...TEXT, description: 'The topic of the rejected message.' },
  partition: COUNT,
  offset: COUNT,
  tenantId: TEXT_OR_NULL,
  eventId: TEXT_OR_NULL,
  source: TEXT_OR_NULL,
  code: TEXT,
  field: TEXT_OR_NULL,
  reason: TEXT,
  rejectedAt: TEXT,
} as const;

export const REJECTED = {
  rejected: list(object({ ...REJECTION, message: MESSAGE })),
  nextCursor: NEXT_CURSOR,
} as const;

export const REJECTED_OF_TENANT = { tenantId: TEXT, ...REJECTED } as const;

export const ApiRejectedFilter = () =>
  applyDecorators(
    optional(
      'code',
      'Only events rejected for this reason, such as `usageConflict`.',
      textOf(REFUSAL_REASONS),
    ),
    optional(
      'topic',
      'Only events of this topic, such as `ai-model-executed`.',
      textOf(REFUSAL_TOPICS),
    ),
    optional('eventId', 'Only rejections of this usage event.', { type: 'string' }),
    optional(
      'from',
      'Only events rejected at this instant or later; a date means its beginning in UTC.',
      {
        type: 'string',
      },
    ),
    optional('to', 'Only events rejected before this instant.', { type: 'string' }),
  );
