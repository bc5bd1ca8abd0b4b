/** OpenAPI documentation of rejected events. */
import { applyDecorators } from '@nestjs/common';
import { REFUSAL_REASONS, REFUSAL_TOPICS, textOf } from './closed-values.js';
import { optional } from './question-docs.js';
import { COUNT, list, object, TEXT, TEXT_OR_NULL } from '#platform';
import { NEXT_CURSOR } from './schemas.js';

const MESSAGE = {
  ...object({ keyBase64: TEXT_OR_NULL, headers: { type: 'object' }, valueBase64: TEXT }),
  type: ['object', 'null'],
  description: 'As it came; null where an earlier release has recorded it without.',
} as const;

/** The place of the message, its content, and the reason for the rejection. */
export const REJECTION = {
  topic: { ...TEXT, description: 'Of the message that was refused.' },
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
    optional('code', 'Only with this reason, as `usageConflict`.', textOf(REFUSAL_REASONS)),
    optional('topic', 'Only of this topic, as `ai-model-executed`.', textOf(REFUSAL_TOPICS)),
    optional('eventId', 'Only of this usage event.', { type: 'string' }),
    optional('from', 'Refused at this moment or later; a date means its beginning in UTC.', {
      type: 'string',
    }),
    optional('to', 'Refused before this moment.', { type: 'string' }),
  );
