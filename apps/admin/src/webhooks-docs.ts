/** OpenAPI documentation of webhooks. */
import { applyDecorators } from '@nestjs/common';
import { ApiOperation, ApiQuery, ApiResponse } from '#platform';
import { ENDPOINT_FORMATS } from '#webhooks';

interface Schema {
  readonly type?: string | string[];
  readonly enum?: string[];
  readonly description?: string;
  readonly items?: Schema;
  readonly required?: string[];
  readonly properties?: Record<string, Schema>;
}

type Members = Readonly<Record<string, Schema>>;

const TEXT: Schema = { type: 'string' };
const TEXT_OR_NULL: Schema = { type: ['string', 'null'] };
const COUNT: Schema = { type: 'integer' };
const TEXTS_OR_NULL: Schema = { type: ['array', 'null'], items: TEXT };

const object = (properties: Members): Schema => ({
  type: 'object',
  required: Object.keys(properties),
  properties,
});
const list = (items: Schema): Schema => ({ type: 'array', items });

export const WEBHOOK: Members = {
  id: TEXT,
  url: TEXT,
  format: { type: 'string', enum: [...ENDPOINT_FORMATS] },
  types: TEXTS_OR_NULL,
  levels: TEXTS_OR_NULL,
  description: TEXT_OR_NULL,
  digest: { type: 'string', enum: ['none', 'daily'] },
  createdAt: TEXT,
  status: { type: 'string', enum: ['enabled', 'disabled'] },
  disabled: { type: ['object', 'null'], description: 'When, and why.' },
  pending: COUNT,
  lastDeliveredAt: TEXT_OR_NULL,
  lastFailure: TEXT_OR_NULL,
};
export const WEBHOOKS: Members = { tenantId: TEXT, webhooks: list(object(WEBHOOK)) };
export const ROTATED: Members = { id: TEXT, secret: TEXT, oldSecretValidUntil: TEXT };
export const QUEUED: Members = { id: TEXT, queued: list(TEXT) };
export const DELIVERIES: Members = {
  id: TEXT,
  pending: list(object({ messageId: TEXT, type: TEXT, attempts: COUNT, nextAttemptAt: TEXT })),
  deliveries: list(
    object({
      messageIds: list(TEXT),
      attempt: COUNT,
      at: TEXT,
      outcome: { type: 'string', enum: ['delivered', 'failed', 'givenUp'] },
      status: { type: ['integer', 'null'] },
      reason: TEXT_OR_NULL,
      nextAt: TEXT_OR_NULL,
    }),
  ),
};

const SECRET: Schema = { type: 'string', description: 'Only where it was created just now.' };

/** Lists as required only the members that are always present. */
export const WEBHOOK_WITH_SECRET = { members: WEBHOOK, also: { secret: SECRET } };

type Answer = Members | typeof WEBHOOK_WITH_SECRET | null;

export function ApiWebhook(summary: string, answer: Answer) {
  const schema = answer && schemaOf(answer);
  return applyDecorators(
    ApiOperation({ summary }),
    ApiResponse(
      schema
        ? { status: '2XX', description: 'Done, and durable.', schema }
        : { status: 204, description: 'Done, and durable.' },
    ),
  );
}

function schemaOf(answer: Exclude<Answer, null>): Schema {
  if (answer !== WEBHOOK_WITH_SECRET) return object(answer as Members);
  const whole = object(WEBHOOK_WITH_SECRET.members);
  return { ...whole, properties: { ...whole.properties, ...WEBHOOK_WITH_SECRET.also } };
}

export const ApiWebhookLimit = () =>
  ApiQuery({
    name: 'limit',
    required: false,
    description: 'Of attempts; 100 where it is absent.',
    schema: { type: 'integer', minimum: 1, maximum: 1_000 },
  });
