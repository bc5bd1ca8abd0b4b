/** An endpoint that is woken is looked at once more, whatever its courier is doing; what is no damage of a tenant ends the follower. */
import { type EventSource, type EventStore, nextTurn, type RecordedEvent } from '#eventsourcing';
import { Deliverer, FOLLOWED_CATEGORIES } from './deliverer.js';
import { deliveryDecider, type DeliveryState } from './delivery.js';
import { OVERAGE } from './testing/world.js';
import type { WebhookStore } from './webhook-store.js';

const AT = '2025-09-15T12:00:00.000Z';
/** More than there are between the last look of a courier and its end. */
const TURNS_MAX = 20;

const recorded = (position: number, of: Pick<RecordedEvent, 'stream' | 'type' | 'data'>) => ({
  ...{ id: `${position}`, recordedAt: AT, revision: 0, position },
  ...{ metadata: { schemaVersion: 1 }, ...of },
});

const MADE: RecordedEvent = recorded(1, {
  ...{ stream: 'webhooks-contoso', type: 'WebhookSet' },
  data: {
    ...{ id: 'ops', created: { key: 'key', secret: 'whsec_' }, at: AT },
    definition: { url: 'https://x.example', format: 'standard', types: null, levels: null },
  },
});
const QUEUED = recorded(2, { stream: 'webhookDeliveries-key', type: 'MessageQueued', data: {} });

/** Follows one endpoint and then what is told, until that ends. */
async function follow(
  told: () => AsyncGenerator<RecordedEvent[]>,
  deliveriesOf: WebhookStore['deliveriesOf'],
): Promise<void> {
  const end = new AbortController();
  const events: Pick<EventStore & EventSource, 'head' | 'read' | 'subscribe'> = {
    head: async () => MADE.position,
    async *read() {},
    async *subscribe({ categories }) {
      if (categories !== FOLLOWED_CATEGORIES) return yield [MADE];
      yield* told();
      end.abort();
    },
  };
  const sleep = async () => undefined;
  const deliverer = new Deliverer({
    ...{ events: events as EventStore & EventSource, retry: { sleep }, sleep },
    ...{ clock: { now: () => new Date(AT) }, onAttempt: () => {}, onNotice: () => {} },
    store: { deliveriesOf } as Partial<WebhookStore> as WebhookStore,
    targets: { mail: null, poster: { rules: { allowLoopback: true }, sleep, timeoutMs: 1 } },
  });
  await deliverer.run(end.signal);
}

it.each(Array.from({ length: TURNS_MAX }, (_, turns) => turns))(
  'an endpoint that is woken %s turns after its courier found nothing is looked at once more',
  async (turns) => {
    let looks = 0;
    let answer!: (found: DeliveryState) => void;
    const answered = new Promise<DeliveryState>((resolve) => (answer = resolve));
    await follow(
      async function* () {
        while (looks === 0) await nextTurn();
        answer(deliveryDecider.initialState());
        for (let turn = 0; turn < turns; turn++) await Promise.resolve();
        yield [QUEUED];
        await nextTurn();
      },
      async () => {
        looks += 1;
        return answered;
      },
    );
    expect(looks).toBe(2);
  },
);

it('a bug in what is announced is no damage of the ledger: the follower ends, and nobody misses a message', async () => {
  const bad = {
    ...recorded(2, { stream: 'creditLedger-contoso_2025-09', type: 'OverageEntered', data: {} }),
    get data(): typeof OVERAGE {
      throw new Error('a bug');
    },
  };
  const following = follow(
    async function* () {
      yield [bad];
    },
    async () => deliveryDecider.initialState(),
  );
  await expect(following).rejects.toThrow('a bug');
});
