/** OpenAPI documentation of webhooks. */
import { applyDecorators } from '@nestjs/common';
import {
  type Answering,
  ApiOperation,
  ApiQuery,
  ApiResponse,
  COUNT,
  documented,
  list,
  object,
  type Schema,
  TEXT,
  TEXT_OR_NULL,
  type TypeOf,
  PAGE_LIMIT_DEFAULT,
  PAGE_LIMIT_MAX,
} from '#platform';
import { ENDPOINT_FORMATS } from '#webhooks';

const TEXTS_OR_NULL = { type: ['array', 'null'], items: TEXT } as const;

export const WEBHOOK = object({
  id: TEXT,
  url: TEXT,
  format: { type: 'string', enum: [...ENDPOINT_FORMATS] },
  types: TEXTS_OR_NULL,
  levels: TEXTS_OR_NULL,
  description: TEXT_OR_NULL,
  digest: { type: 'string', enum: ['none', 'daily'] },
  createdAt: TEXT,
  status: { type: 'string', enum: ['enabled', 'disabled'] },
  disabled: {
    type: ['object', 'null'],
    description: 'When and why the webhook was disabled; null while it is enabled.',
  },
  pending: COUNT,
  lastDeliveredAt: TEXT_OR_NULL,
  lastFailure: TEXT_OR_NULL,
});
export const WEBHOOKS = object({ tenantId: TEXT, webhooks: list(WEBHOOK) });
export const ROTATED = object({ id: TEXT, secret: TEXT, oldSecretValidUntil: TEXT });
export const QUEUED = object({ id: TEXT, queued: list(TEXT) });
export const DELIVERIES = object({
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
});

/** Only the members that are always present are required. */
export const WEBHOOK_WITH_SECRET = {
  ...WEBHOOK,
  properties: {
    ...WEBHOOK.properties,
    secret: {
      type: 'string',
      description: 'Present only in the response that creates the webhook.',
    },
  },
} as const;

/** @param answer the schema of the response, or `null` for an empty response */
export function ApiWebhook<const S extends Schema | null>(
  summary: string,
  answer: S,
): Answering<S extends null ? unknown : TypeOf<S>> {
  return applyDecorators(
    ApiOperation({ summary }),
    ApiResponse(
      answer
        ? {
            status: '2XX',
            description: 'The request was carried out, and its effect is durable.',
            schema: documented(answer),
          }
        : { status: 204, description: 'The request was carried out, and its effect is durable.' },
    ),
  );
}

export const ApiWebhookLimit = () =>
  ApiQuery({
    name: 'limit',
    required: false,
    description: `Maximum number of attempts; ${PAGE_LIMIT_DEFAULT} by default.`,
    schema: { type: 'integer', minimum: 1, maximum: PAGE_LIMIT_MAX },
  });
