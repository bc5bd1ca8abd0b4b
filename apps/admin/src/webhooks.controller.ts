/** Notification endpoints of a tenant over HTTP: webhooks, Teams channels and mail addresses. */
import {
  Body,
  Controller,
  Delete,
  Get,
  HttpCode,
  Param,
  Post,
  Put,
  Query,
  Res,
} from '@nestjs/common';
import { RedeliverDto, WebhookDto } from '#contracts';
import {
  ApiBody,
  ApiTags,
  httpProblem,
  type HttpReply,
  jsonBody,
  Requires,
  textParameter,
  PAGE_LIMIT_DEFAULT,
  PAGE_LIMIT_MAX,
} from '#platform';
import { type CommandContext, Context } from './command-context.js';
import {
  ApiWebhook,
  ApiWebhookLimit,
  DELIVERIES,
  QUEUED,
  ROTATED,
  WEBHOOK,
  WEBHOOK_WITH_SECRET,
  WEBHOOKS,
} from './webhooks-docs.js';
import { Webhooks } from './webhooks.js';

const CREATED = 201;

@ApiTags('Webhooks')
@Controller('v1/tenants/:tenant/webhooks')
export class WebhooksController {
  constructor(private readonly webhooks: Webhooks) {}

  @Get()
  @Requires('admin')
  @ApiWebhook('All webhooks of the tenant', WEBHOOKS)
  list(@Param('tenant', textParameter) tenantId: string) {
    return this.webhooks.list(tenantId);
  }

  @Put(':id')
  @Requires('admin')
  @ApiWebhook(
    'Create or change a webhook; only the response that creates it contains the secret',
    WEBHOOK_WITH_SECRET,
  )
  @ApiBody({ schema: { $ref: '#/components/schemas/WebhookDto' } })
  async set(
    @Param('tenant', textParameter) tenantId: string,
    @Param('id', textParameter) id: string,
    @Body(jsonBody(WebhookDto)) body: WebhookDto,
    @Context() { by }: CommandContext,
    @Res({ passthrough: true }) reply: HttpReply,
  ) {
    const { isNew, answer } = await this.webhooks.set(tenantId, id, body, by);
    if (isNew) reply.status(CREATED);
    return answer;
  }

  @Get(':id')
  @Requires('admin')
  @ApiWebhook('One webhook, with the state of its deliveries', WEBHOOK)
  one(@Param('tenant', textParameter) tenantId: string, @Param('id', textParameter) id: string) {
    return this.webhooks.one(tenantId, id);
  }

  @Delete(':id')
  @Requires('admin')
  @HttpCode(204)
  @ApiWebhook('Remove the webhook', null)
  remove(
    @Param('tenant', textParameter) tenantId: string,
    @Param('id', textParameter) id: string,
    @Context() { by }: CommandContext,
  ) {
    return this.webhooks.remove(tenantId, id, by);
  }

  @Post(':id/rotation')
  @Requires('admin')
  @HttpCode(200)
  @ApiWebhook('Make a new secret; the old one stays valid for a day', ROTATED)
  rotate(
    @Param('tenant', textParameter) tenantId: string,
    @Param('id', textParameter) id: string,
    @Context() { by }: CommandContext,
  ) {
    return this.webhooks.rotate(tenantId, id, by);
  }

  @Get(':id/deliveries')
  @Requires('admin')
  @ApiWebhook('Queued deliveries and past attempts, newest first', DELIVERIES)
  @ApiWebhookLimit()
  deliveries(
    @Param('tenant', textParameter) tenantId: string,
    @Param('id', textParameter) id: string,
    @Query('limit') limit: string | undefined,
  ) {
    return this.webhooks.deliveries(tenantId, id, limitOf(limit));
  }

  @Post(':id/test')
  @Requires('admin')
  @HttpCode(202)
  @ApiWebhook('Send a test message', QUEUED)
  test(@Param('tenant', textParameter) tenantId: string, @Param('id', textParameter) id: string) {
    return this.webhooks.test(tenantId, id);
  }

  @Post(':id/redelivery')
  @Requires('admin')
  @HttpCode(202)
  @ApiWebhook('Send all notifications since an instant again, with their original ids', QUEUED)
  @ApiBody({ schema: { $ref: '#/components/schemas/RedeliverDto' } })
  redeliver(
    @Param('tenant', textParameter) tenantId: string,
    @Param('id', textParameter) id: string,
    @Body(jsonBody(RedeliverDto)) { since }: RedeliverDto,
  ) {
    return this.webhooks.redeliver(tenantId, id, since);
  }
}

function limitOf(text: string | undefined): number {
  if (text === undefined) return PAGE_LIMIT_DEFAULT;
  const limit = /^\d{1,4}$/.test(text) ? Number(text) : 0;
  if (limit >= 1 && limit <= PAGE_LIMIT_MAX) return limit;
  const detail = `limit must be a whole number from 1 to ${PAGE_LIMIT_MAX}.`;
  throw httpProblem('invalidRequest', detail, { field: 'limit' });
}
