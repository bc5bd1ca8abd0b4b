/**
 * Follows the ledger and the endpoints in one order: queues each notification durably and once for the endpoints that
 * want it, before it moves on. Couriers then deliver it.
 */
import { notifiedTenantOf, NOTIFICATION_CATEGORIES } from '#contracts';
import {
  eventAfter,
  type EventSource,
  type EventStore,
  type RecordedEvent,
  type RetryOptions,
  retryTransient,
  type Sleep,
  type StoredPosition,
  storedPosition,
  StreamDamagedError,
  isTransient,
} from '#eventsourcing';
import { messageOf, wants } from './endpoint-message.js';
import { runCourier, type CourierOptions } from './courier.js';
import { dueAtOf } from './digest.js';
import type { Message } from './delivery.js';
import { type Registered, Registry } from './registry.js';
import { DELIVERIES_CATEGORY, ENDPOINTS_CATEGORY, keyOfDeliveries } from './webhook-store.js';

export interface DelivererOptions extends CourierOptions {
  readonly events: EventStore & EventSource;
  /** Retries of following. */
  readonly retry: RetryOptions;
}

const CHECKPOINT_STREAM = 'webhookFollower-checkpoint';
const CHECKPOINT_EVERY_EVENTS = 20_000;
const BATCH_EVENTS = 1_000;
const CONTROL = [ENDPOINTS_CATEGORY, DELIVERIES_CATEGORY];
/** The categories to follow if there is an endpoint. */
export const FOLLOWED_CATEGORIES: readonly string[] = [...NOTIFICATION_CATEGORIES, ...CONTROL];

const isControl = ({ stream }: RecordedEvent): boolean =>
  CONTROL.some((category) => stream.startsWith(`${category}-`));

export class Deliverer {
  private readonly registry = new Registry();
  /** The running couriers, by the key of their deliveries. */
  private readonly couriers = new Map<string, Promise<void>>();
  /** Keys of endpoints to check again, also while their courier is ending. */
  private readonly woken = new Set<string>();
  /** Ends the pause of a courier. */
  private readonly pauses = new Map<string, () => void>();
  private sinceCheckpoint = 0;
  private readonly checkpoint: StoredPosition;

  constructor(private readonly options: DelivererOptions) {
    this.checkpoint = storedPosition(options.events, CHECKPOINT_STREAM, 'FollowedTo');
  }

  /** Runs until the signal aborts; transient errors are retried. */
  async run(signal: AbortSignal): Promise<void> {
    // `follow` reports itself when an outage is over; its end does not prove it.
    const { onRecovered: _saidByFollowing, ...tries } = this.options.retry;
    try {
      while (!signal.aborted) {
        await retryTransient(() => this.follow(signal), { ...tries, signal, untilGranted: true });
      }
    } catch (error) {
      if (!(isTransient(error) && signal.aborted)) throw error;
    } finally {
      await Promise.allSettled(this.couriers.values());
    }
  }

  private async follow(signal: AbortSignal): Promise<void> {
    const { events } = this.options;
    await this.learnEndpoints(signal);
    if (signal.aborted) return;
    if (this.registry.size === 0) {
      this.options.retry.onRecovered?.();
      // Waits for the first endpoint; until then the ledger need not be read.
      await eventAfter(events, this.registry.position, [ENDPOINTS_CATEGORY], signal);
      return;
    }
    const checkpoint = (await this.checkpoint.last()) ?? 0;
    const after = Math.max(checkpoint, this.registry.firstPosition);
    const options = { after, categories: FOLLOWED_CATEGORIES, signal, maxBatch: BATCH_EVENTS };
    let isFirst = true;
    for await (const batch of events.subscribe(options)) {
      for (const event of batch) await this.take(event, signal);
      await this.writeCheckpoint(batch);
      if (isFirst) this.options.retry.onRecovered?.();
      isFirst = false;
    }
  }

  /** Reads all present endpoints first, so that every notification is queued for the right ones from the start. */
  private async learnEndpoints(signal: AbortSignal): Promise<void> {
    const { events } = this.options;
    const head = await events.head(CONTROL);
    if (head === null) return;
    const options = { after: null, categories: CONTROL, signal, maxBatch: BATCH_EVENTS };
    const concerned = new Set<string>();
    for await (const batch of events.subscribe(options)) {
      for (const event of batch) for (const key of this.learn(event)) concerned.add(key);
      if (batch.at(-1)!.position >= head) break;
    }
    for (const key of concerned) this.wake(key, signal);
  }

  private learn(event: RecordedEvent): readonly string[] {
    if (event.stream.startsWith(`${ENDPOINTS_CATEGORY}-`)) return this.registry.evolve(event);
    return [keyOfDeliveries(event.stream)];
  }

  private async take(event: RecordedEvent, signal: AbortSignal): Promise<void> {
    if (isControl(event)) {
      for (const key of this.learn(event)) this.wake(key, signal);
      return;
    }
    const message = this.messageIn(event);
    const tenantId = notifiedTenantOf(event.stream);
    if (!message || tenantId === null) return;
    for (const one of this.registry.of(tenantId)) {
      if (event.position > one.since) await this.queue(one, message);
    }
  }

  /** An unreadable event affects one tenant only: it is reported, and the others continue. */
  private messageIn(event: RecordedEvent): Message | null {
    try {
      return messageOf(event);
    } catch (error) {
      if (!(error instanceof StreamDamagedError)) throw error;
      this.options.onNotice('error', `one event has no notification: ${error.message}`);
      return null;
    }
  }

  private async queue({ endpoint }: Registered, message: Message): Promise<void> {
    if (endpoint.disabled || !wants(endpoint, message)) return;
    const { store, clock } = this.options;
    const at = clock.now().toISOString();
    const dueAt = dueAtOf(endpoint, at);
    await store.deliver(endpoint.key, [{ type: 'Queue', message, at, dueAt, again: false }]);
  }

  private wake(key: string, signal: AbortSignal): void {
    this.woken.add(key);
    this.pauses.get(key)?.();
    if (this.couriers.has(key)) return;
    this.couriers.set(key, this.work(key, signal));
  }

  private async work(key: string, signal: AbortSignal): Promise<void> {
    const { onNotice } = this.options;
    const options = { ...this.options, sleep: this.pauseOf(key) };
    while (this.woken.delete(key) && !signal.aborted) {
      try {
        await runCourier(key, () => this.registry.get(key), options, signal);
      } catch (error) {
        onNotice('error', `webhook deliveries ${key} are ignored: ${String(error)}`);
      }
    }
    // Keep this in the same turn as the check of `woken`: a later `wake` would otherwise rely on a courier that has ended.
    this.couriers.delete(key);
  }

  /** Pauses until the next attempt is due or the endpoint changes, so that a test message does not wait for hours. */
  private pauseOf(key: string): Sleep {
    return async (milliseconds, signal) => {
      if (this.woken.delete(key)) return;
      const over = new AbortController();
      const end = () => over.abort();
      signal?.addEventListener('abort', end, { once: true });
      this.pauses.set(key, end);
      await this.options.sleep(milliseconds, over.signal);
      this.pauses.delete(key);
      signal?.removeEventListener('abort', end);
    };
  }

  /** Writes a checkpoint only now and then: events read again after a restart are recognised as already queued. */
  private async writeCheckpoint(batch: readonly RecordedEvent[]): Promise<void> {
    this.sinceCheckpoint += batch.length;
    if (this.sinceCheckpoint < CHECKPOINT_EVERY_EVENTS) return;
    this.sinceCheckpoint = 0;
    await this.checkpoint.write(batch.at(-1)!.position);
  }
}
