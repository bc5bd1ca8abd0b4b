/** A ledger, endpoints and a deliverer over one in-memory store for specifications, in virtual time. */
import { createSqliteEventStore, openSqlite } from '#adapters/sqlite';
import { ledgerStream } from '#contracts';
import { deterministicUuid, sleep } from '#eventsourcing';
import { EMPTY_CONFIGURATION } from '#metering';
import { eventually } from '#testing';
import type { Resolver } from '../addresses.js';
import { TEST_TYPE } from '../endpoint-message.js';
import { Deliverer } from '../deliverer.js';
import type { DeliveryState } from '../delivery.js';
import type { Endpoint, EndpointDefinition } from '../endpoint.js';
import { newSecret } from '../signature.js';
import type { MailSender } from '../targets.js';
import { WebhookStore } from '../webhook-store.js';
import { VirtualTime } from './virtual-time.js';

export const TENANT = 'contoso';
const MONTH = '2025-09';
const BY = { actorId: 'ada', reason: null };
/** Longer than any endpoint takes on a busy machine; specifications of endpoints that hang set a shorter one. */
const TIMEOUT_MS = 60_000;

export type World = Awaited<ReturnType<typeof openWorld>>;

export interface WorldOptions {
  readonly resolver?: Resolver;
  readonly mail?: MailSender;
  /** The timeout of one attempt in real time: short if an endpoint hangs. */
  readonly timeoutMs?: number;
}

export async function openWorld({ resolver, mail, timeoutMs = TIMEOUT_MS }: WorldOptions = {}) {
  const file = await openSqlite({ path: ':memory:', synchronous: 'OFF', pollMs: 0 });
  const events = await createSqliteEventStore(file);
  const time = new VirtualTime(Date.now());
  const store = new WebhookStore(events, { sleep });
  const notices: string[] = [];
  const revisions = new Map<string, number>();

  function startDeliverer() {
    const stopping = new AbortController();
    const deliverer = new Deliverer({
      ...{ events, clock: time, sleep: time.sleep, onAttempt: () => undefined },
      retry: { sleep: time.sleep },
      store: new WebhookStore(events, { sleep }),
      onNotice: (_level, message) => notices.push(message),
      targets: {
        mail: mail ?? null,
        poster: { rules: { allowLoopback: true }, sleep, timeoutMs, resolver },
      },
    });
    const done = deliverer.run(stopping.signal);
    return async () => {
      stopping.abort();
      await done;
    };
  }
  let stopDeliverer = startDeliverer();

  /** Opens a month with the event that starts every ledger. */
  async function open(stream: string, tenantId: string): Promise<void> {
    const at = '2025-09-01T00:00:00.000Z';
    const data = { tenantId, month: MONTH, at, configuration: EMPTY_CONFIGURATION };
    const id = deterministicUuid(stream, 'opened');
    const event = { id, type: 'LedgerOpened', data, metadata: { schemaVersion: 1 } };
    await events.append({ stream, expectedRevision: 'no_stream', events: [event] });
    revisions.set(stream, 0);
  }

  return {
    ...{ events, time, store, notices },
    async setEndpoint(
      id: string,
      definition: Partial<EndpointDefinition>,
      tenant = TENANT,
    ): Promise<Endpoint> {
      const whole: EndpointDefinition = { ...DEFINITION, ...definition };
      const at = time.now().toISOString();
      const command = {
        type: 'Set',
        id,
        key: `key-${id}`,
        secret: newSecret(),
        at,
        by: BY,
      } as const;
      const { endpoints } = await store.change(tenant, { ...command, definition: whole });
      return endpoints.get(id)!;
    },
    /**
     * Appends to the tenant's ledger.
     * @returns the id of the event
     */
    async announce(
      type: string,
      data: Readonly<Record<string, unknown>>,
      tenant = TENANT,
      metadata: Readonly<Record<string, string>> = {},
    ) {
      const stream = ledgerStream(tenant, MONTH);
      if (!revisions.has(stream)) await open(stream, tenant);
      const revision = revisions.get(stream)!;
      const id = deterministicUuid(stream, String(revision));
      const event = { id, type, data, metadata: { schemaVersion: 1, ...metadata } };
      await events.append({ stream, expectedRevision: revision, events: [event] });
      revisions.set(stream, revision + 1);
      return id;
    },
    deliveries: (id: string): Promise<DeliveryState> => store.deliveriesOf(`key-${id}`),
    endpoint: async (id: string) => (await store.endpointsOf(TENANT)).get(id),
    /** Advances time until the condition holds. */
    async until(holds: () => boolean | Promise<boolean>): Promise<void> {
      await eventually('it is so', async () => (await holds()) || (time.advance(), false));
    },
    /**
     * Sends a test message, as an admin does.
     * @returns the id of the message
     */
    async test(endpointId: string): Promise<string> {
      const at = time.now().toISOString();
      const message = { id: `test-${at}`, type: TEST_TYPE, timestamp: at, data: {} };
      const queued = { message, at, dueAt: at, again: true, first: true };
      await store.deliver(`key-${endpointId}`, [{ type: 'Queue', ...queued }]);
      return message.id;
    },
    /** Records only the failure of a message's last attempt, like a process that dies right after it. */
    async giveUp(endpointId: string, messageId: string): Promise<void> {
      const at = time.now().toISOString();
      const message = { id: messageId, type: 'OverageEntered', timestamp: at, data: {} };
      const attempt = { messageIds: [messageId], attempt: 1, at };
      await store.deliver(`key-${endpointId}`, [
        { type: 'Queue', message, at, dueAt: at, again: false },
        { type: 'Start', at, until: at, messagesMax: 1 },
        {
          ...{ type: 'Fail', ...attempt, status: 410, reason: 'answered 410' },
          ...{ final: true, retryAfterMs: 0 },
        },
      ]);
    },
    stop: () => stopDeliverer(),
    /** Stops the process and starts another one. */
    async restart(): Promise<void> {
      await stopDeliverer();
      stopDeliverer = startDeliverer();
    },
    async close(): Promise<void> {
      await stopDeliverer();
      await file.close();
    },
  };
}

const DEFINITION: EndpointDefinition = {
  url: '',
  format: 'standard',
  types: null,
  levels: null,
  description: null,
  digest: 'none',
};

/** The ledger event for an environment that used more than is available to it. */
export const OVERAGE = {
  at: '2025-09-15T12:00:00.000Z',
  scope: { kind: 'environment', environmentId: 'prod' },
  level: 'simple',
  cause: 'consumption',
  consumedMilliCredits: 1_250_000,
  availableMilliCredits: 1_000_000,
};

export const WARNING = {
  at: '2025-09-15T12:00:00.000Z',
  scope: { kind: 'tenantPool' },
  percent: 80,
  consumedMilliCredits: 800_000,
  availableMilliCredits: 1_000_000,
};
