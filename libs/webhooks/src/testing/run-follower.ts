/** Runs the webhook follower over given events for specifications, with one endpoint or none. */
import type {
  EventSource,
  EventStore,
  Position,
  RecordedEvent,
  RetryOptions,
  Sleep,
} from '#eventsourcing';
import { Deliverer } from '../deliverer.js';
import { deliveryDecider } from '../delivery.js';
import type { Digest } from '../endpoint.js';
import { DELIVERIES_CATEGORY, type WebhookStore } from '../webhook-store.js';

/** The time of all events. */
export const AT = '2025-09-15T12:00:00.000Z';

export const recorded = (
  position: number,
  of: Pick<RecordedEvent, 'stream' | 'type' | 'data'>,
): RecordedEvent => ({
  ...{ id: `${position}`, recordedAt: AT, revision: position, position },
  ...{ metadata: { schemaVersion: 1 }, ...of },
});

/** The event of a created endpoint. */
export const made = (digest: Digest = 'none'): RecordedEvent =>
  recorded(1, {
    ...{ stream: 'webhooks-contoso', type: 'WebhookSet' },
    data: {
      ...{ id: 'ops', created: { key: 'key', secret: 'whsec_' }, at: AT },
      definition: { url: 'mailto:a@b.example', format: 'mail', types: null, levels: null, digest },
    },
  });

/** The event of a message queued for the endpoint. */
export const QUEUED = recorded(2, {
  ...{ stream: 'webhookDeliveries-key', type: 'MessageQueued', data: {} },
});

export interface FollowerInput {
  /** Earlier events of endpoints; by default, one endpoint was created. */
  readonly before?: readonly RecordedEvent[];
  /**
   * The events after those; following ends with them.
   * @param after the position that the follower starts from
   */
  readonly eventsAfter: (after: Position | null) => AsyncGenerator<RecordedEvent[]>;
  /** What the courier reads; by default, nothing is waiting. */
  readonly deliveriesOf?: WebhookStore['deliveriesOf'];
  readonly deliver?: WebhookStore['deliver'];
  readonly onNotice?: (level: string, message: string) => void;
  readonly retry?: Partial<RetryOptions>;
  readonly sleep?: Sleep;
}

export async function runFollower({
  before = [made()],
  eventsAfter,
  deliveriesOf = async () => deliveryDecider.initialState(),
  deliver = async () => ({ accepted: true, state: deliveryDecider.initialState() }),
  onNotice = () => undefined,
  retry = {},
  sleep = async () => undefined,
}: FollowerInput): Promise<void> {
  const end = new AbortController();
  const events: Pick<EventStore & EventSource, 'head' | 'read' | 'subscribe'> = {
    head: async () => before.at(-1)?.position ?? null,
    async *read() {},
    async *subscribe({ after, categories = [] }) {
      if (after === null && categories.includes(DELIVERIES_CATEGORY)) {
        yield [...before];
        return;
      }
      yield* eventsAfter(after);
      end.abort();
    },
  };
  const deliverer = new Deliverer({
    ...{ events: events as EventStore & EventSource, retry: { sleep, ...retry }, sleep },
    ...{ clock: { now: () => new Date(AT) }, onAttempt: () => {}, onNotice },
    store: { deliveriesOf, deliver } as Partial<WebhookStore> as WebhookStore,
    targets: { mail: null, poster: { rules: { allowLoopback: true }, sleep, timeoutMs: 1 } },
  });
  await deliverer.run(end.signal);
}
