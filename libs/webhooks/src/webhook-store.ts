/** Stores endpoints and deliveries in the event store, so that they survive every rebuild of the read models. */
import {
  type Aggregate,
  type EventStore,
  jsonCodec,
  load,
  type RetryOptions,
  StateCache,
  transact,
} from '#eventsourcing';
import {
  type DeliveryCommand,
  deliveryDecider,
  type DeliveryEvent,
  type DeliveryRejection,
  type DeliveryState,
} from './delivery.js';
import {
  type EndpointCommand,
  endpointDecider,
  type EndpointEvent,
  type EndpointRejection,
  type Endpoints,
} from './endpoint.js';

export const ENDPOINTS_CATEGORY = 'webhooks';
export const DELIVERIES_CATEGORY = 'webhookDeliveries';

const CACHED_MAX = 10_000;
/** A state holds the ids of all messages of its endpoint and all pending ones, so it grows with its events. */
const CACHED_EVENTS_MAX = 1_000_000;
const BY_EVENTS = {
  weightMax: CACHED_EVENTS_MAX,
  weightOf: ({ revision }: { readonly revision: number }) => revision + 1,
};

export const endpointsStream = (tenantId: string): string => `${ENDPOINTS_CATEGORY}-${tenantId}`;
export const tenantOfEndpoints = (stream: string): string =>
  stream.slice(ENDPOINTS_CATEGORY.length + 1);

const deliveriesStream = (key: string): string => `${DELIVERIES_CATEGORY}-${key}`;
export const keyOfDeliveries = (stream: string): string =>
  stream.slice(DELIVERIES_CATEGORY.length + 1);

export class WebhookStore {
  private readonly endpoints: Aggregate<
    EndpointCommand,
    Endpoints,
    EndpointEvent,
    EndpointRejection
  >;
  private readonly deliveries: Aggregate<
    DeliveryCommand,
    DeliveryState,
    DeliveryEvent,
    DeliveryRejection
  >;

  constructor(store: EventStore, retry: RetryOptions) {
    this.endpoints = {
      store,
      retry,
      decider: endpointDecider,
      codec: codecOf<EndpointEvent>(),
      cache: new StateCache(CACHED_MAX, BY_EVENTS),
    };
    this.deliveries = {
      store,
      retry,
      decider: deliveryDecider,
      codec: codecOf<DeliveryEvent>(),
      cache: new StateCache(CACHED_MAX, BY_EVENTS),
    };
  }

  async endpointsOf(tenantId: string): Promise<Endpoints> {
    return (await load(this.endpoints, endpointsStream(tenantId))).state;
  }

  /** @returns the endpoints after the command, and the rejection if there is one */
  async change(
    tenantId: string,
    command: EndpointCommand,
  ): Promise<{ readonly endpoints: Endpoints; readonly refused: EndpointRejection | null }> {
    const stream = endpointsStream(tenantId);
    const { decisions, state } = await transact(this.endpoints, stream, [command]);
    const [decision] = decisions;
    const refused = decision?.kind === 'rejected' ? decision.rejection : null;
    return { endpoints: state, refused };
  }

  async deliveriesOf(key: string): Promise<DeliveryState> {
    return (await load(this.deliveries, deliveriesStream(key))).state;
  }

  /** @returns whether all commands were accepted, and the resulting state */
  async deliver(
    key: string,
    commands: readonly DeliveryCommand[],
  ): Promise<{ readonly accepted: boolean; readonly state: DeliveryState }> {
    const { decisions, state } = await transact(this.deliveries, deliveriesStream(key), commands);
    return { accepted: decisions.every(({ kind }) => kind === 'accepted'), state };
  }
}

/** Only this library writes and reads these events, so their data is not checked. */
const codecOf = <Event extends EndpointEvent | DeliveryEvent>() =>
  jsonCodec<Event>(1, ({ type, data }) => ({ type, data }) as Event);
