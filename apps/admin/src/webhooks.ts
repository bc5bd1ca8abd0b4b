/** What admins can do with notification endpoints: create, change, test, list deliveries and redeliver. */
import { Inject, Injectable } from '@nestjs/common';
import type { WebhookDto } from '#contracts';
import { type Actor, addMilliseconds } from '#metering';
import { httpProblem, ProblemError, randomId } from '#platform';
import {
  type DeliveryState,
  dueAtOf,
  type Endpoint,
  type EndpointDefinition,
  type EndpointRejection,
  ENDPOINTS_MAX,
  type Message,
  messagesSince,
  newSecret,
  refusedUrl,
  TEST_TYPE,
  wants,
} from '#webhooks';
import { ADMIN, type AdminDependencies } from './dependencies.js';

/** How long messages are signed with the old secret, too, so that every receiver can be given the new one. */
const OVERLAP_MS = 24 * 3_600_000;

@Injectable()
export class Webhooks {
  constructor(@Inject(ADMIN) private readonly dependencies: AdminDependencies) {}

  /** @returns the endpoint, with its secret if it is new. @throws ProblemError naming the invalid member */
  async set(tenantId: string, id: string, dto: WebhookDto, by: Actor) {
    const definition = this.definitionOf(dto);
    const secret = newSecret();
    const key = randomId();
    const command = { type: 'Set', id, definition, key, secret, at: this.now(), by } as const;
    const endpoint = await this.change(tenantId, id, command);
    const isNew = endpoint.key === key;
    return { isNew, answer: { ...(await this.shown(endpoint)), ...(isNew && { secret }) } };
  }

  async list(tenantId: string) {
    const endpoints = await this.dependencies.webhooks.store.endpointsOf(tenantId);
    const shown = [...endpoints.values()].map((endpoint) => this.shown(endpoint));
    return { tenantId, webhooks: await Promise.all(shown) };
  }

  async one(tenantId: string, id: string) {
    return this.shown(await this.find(tenantId, id));
  }

  async remove(tenantId: string, id: string, by: Actor): Promise<void> {
    const command = { type: 'Remove', id, at: this.now(), by } as const;
    const { refused } = await this.dependencies.webhooks.store.change(tenantId, command);
    if (refused) throw refusal(refused, id);
  }

  /** Messages are signed with the old secret, too, for a day. */
  async rotate(tenantId: string, id: string, by: Actor) {
    const secret = newSecret();
    const at = this.now();
    const oldUntil = addMilliseconds(at, OVERLAP_MS);
    await this.change(tenantId, id, { type: 'Rotate', id, secret, oldUntil, at, by });
    return { id, secret, oldSecretValidUntil: oldUntil };
  }

  async deliveries(tenantId: string, id: string, limit: number) {
    const { key } = await this.find(tenantId, id);
    const { pending, log } = await this.dependencies.webhooks.store.deliveriesOf(key);
    return {
      id,
      pending: pending.map(({ message, attempts, dueAt }) => ({
        messageId: message.id,
        type: message.type,
        attempts,
        nextAttemptAt: dueAt,
      })),
      deliveries: log.slice(0, limit),
    };
  }

  async test(tenantId: string, id: string) {
    const at = this.now();
    const message = { id: randomId(), type: TEST_TYPE, timestamp: at, data: { tenantId } };
    return this.queue(await this.find(tenantId, id), [message], at);
  }

  async redeliver(tenantId: string, id: string, since: string) {
    const endpoint = await this.find(tenantId, id);
    const at = this.now();
    const { webhooks, clock, usageBeginning } = this.dependencies;
    const present = clock.now().toISOString();
    // No earlier month has usage, and reading thousands of months would delay other requests.
    const from = since > usageBeginning ? since : usageBeginning;
    const all = await messagesSince(webhooks.events, tenantId, from, present);
    const wanted = all.filter((message) => wants(endpoint, message));
    return this.queue(endpoint, wanted, at);
  }

  private async queue(endpoint: Endpoint, messages: readonly Message[], at: string) {
    const { store } = this.dependencies.webhooks;
    const commands = messages.map((message) => {
      const isTest = message.type === TEST_TYPE;
      const dueAt = isTest ? at : dueAtOf(endpoint, at);
      return {
        type: 'Queue',
        message,
        at,
        dueAt,
        again: true,
        ...(isTest && { first: true }),
      } as const;
    });
    if (commands.length > 0) await store.deliver(endpoint.key, commands);
    return { id: endpoint.id, queued: messages.map(({ id }) => id) };
  }

  private definitionOf(dto: WebhookDto): EndpointDefinition {
    const { types = null, levels = null, description = null, digest } = dto;
    const isMail = dto.url.startsWith('mailto:');
    const { rules, mailConfigured } = this.dependencies.webhooks;
    const wrong = isMail ? wrongMail(dto.url, mailConfigured) : refusedUrl(dto.url, rules);
    if (wrong) throw httpProblem('invalidRequest', `url ${wrong}.`, { field: 'url' });
    if (isMail && dto.format) {
      const detail = 'format is only for https addresses.';
      throw httpProblem('invalidRequest', detail, { field: 'format' });
    }
    if (!isMail && digest === 'daily') {
      throw httpProblem('invalidRequest', 'digest is only for mail addresses.', {
        field: 'digest',
      });
    }
    const format = isMail ? 'mail' : (dto.format ?? 'standard');
    return { url: dto.url, format, types, levels, description, digest: digest ?? 'none' };
  }

  private async find(tenantId: string, id: string): Promise<Endpoint> {
    const endpoints = await this.dependencies.webhooks.store.endpointsOf(tenantId);
    const endpoint = endpoints.get(id);
    if (!endpoint) throw refusal('webhookNotFound', id);
    return endpoint;
  }

  private async change(
    tenantId: string,
    id: string,
    command: Parameters<AdminDependencies['webhooks']['store']['change']>[1],
  ): Promise<Endpoint> {
    const changed = await this.dependencies.webhooks.store.change(tenantId, command);
    if (changed.refused) throw refusal(changed.refused, id);
    return changed.endpoints.get(id)!;
  }

  /** The endpoint without its secrets, as responses show it. */
  private async shown(endpoint: Endpoint) {
    const { id, url, format, types, levels, description, digest, createdAt, disabled } = endpoint;
    const state = await this.dependencies.webhooks.store.deliveriesOf(endpoint.key);
    return {
      id,
      url,
      format,
      types,
      levels,
      description,
      digest,
      createdAt,
      status: disabled ? ('disabled' as const) : ('enabled' as const),
      disabled,
      ...summaryOf(state),
    };
  }

  private now(): string {
    return this.dependencies.webhooks.clock.now().toISOString();
  }
}

const summaryOf = ({ pending, log }: DeliveryState) => ({
  pending: pending.length,
  lastDeliveredAt: log.find(({ outcome }) => outcome === 'delivered')?.at ?? null,
  lastFailure: log.find(({ outcome }) => outcome !== 'delivered')?.reason ?? null,
});

const MAIL = /^mailto:[^\s@?,;<>"%]+@[^\s@?,;<>"%]+$/;

/** @returns why the address cannot be used for mail, or `null` if it can. Percent signs are refused because they could hide forbidden characters */
function wrongMail(url: string, configured: boolean): string | null {
  if (!MAIL.test(url)) return 'must name one address, such as mailto:ada@contoso.com';
  return configured ? null : 'must be https: no mail server is configured (SMTP_URL)';
}

function refusal(rejection: EndpointRejection, id: string): ProblemError {
  if (rejection === 'tooManyWebhooks') {
    const title = 'The tenant has the maximum number of webhooks';
    const kind = { code: rejection, status: 409, title } as const;
    return new ProblemError(kind, `A tenant may have ${ENDPOINTS_MAX} webhooks: remove one first.`);
  }
  const kind = { code: rejection, status: 404, title: 'There is no such webhook' } as const;
  return new ProblemError(kind, `${id} does not exist.`);
}
