/** Delivers the messages of one endpoint in order, one attempt at a time, independently of other endpoints. */
import { type Clock, isTransient, type Sleep } from '#eventsourcing';
import { addMilliseconds } from '#metering';
import type { Tracing } from '#tracing';
import {
  type Attempt,
  type DeliveryOutcome,
  type DeliveryState,
  type Message,
  nextActionAt,
} from './delivery.js';
import type { Endpoint } from './endpoint.js';
import type { Registered } from './registry.js';
import { sendTraced } from './send-traced.js';
import type { SendResult, Targets } from './targets.js';
import type { WebhookStore } from './webhook-store.js';

export interface CourierOptions {
  readonly store: WebhookStore;
  readonly targets: Targets;
  readonly clock: Clock;
  readonly sleep: Sleep;
  readonly onNotice: (level: 'info' | 'warn' | 'error', message: string) => void;
  readonly onAttempt: (format: Endpoint['format'], outcome: 'delivered' | 'failed') => void;
  /** `null` if tracing is off. */
  readonly tracing?: Tracing | null;
}

/** Longer than any attempt: an attempt without an outcome after this time was lost with its process, and is repeated. */
const ATTEMPT_MAX_MS = 30_000;
const CHECK_AGAIN_MS = 1_000;
/** The longest wait before the clock is read again, because it may have been set. */
const WAIT_MAX_MS = 3_600_000;
const MAILED_TOGETHER_MAX = 100;

/** @param registered returns the endpoint's current state, or undefined if it was removed */
export async function runCourier(
  key: string,
  registered: () => Registered | undefined,
  options: CourierOptions,
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    try {
      const waitMs = await step(key, registered, options);
      if (waitMs === null) return;
      if (waitMs > 0) await options.sleep(waitMs, signal);
    } catch (error) {
      if (!isTransient(error)) throw error;
      await options.sleep(CHECK_AGAIN_MS, signal);
    }
  }
}

/** @returns the milliseconds until the next step, or null if nothing is queued or the endpoint takes no deliveries */
async function step(
  key: string,
  registered: () => Registered | undefined,
  options: CourierOptions,
): Promise<number | null> {
  const { store, clock } = options;
  const found = registered();
  if (!found || found.endpoint.disabled) return null;
  const state = await store.deliveriesOf(key);
  const [last] = state.log;
  if (last?.outcome === 'givenUp' && isNewTo(found.endpoint, last)) {
    await disable(found, last, options);
    return null;
  }
  const at = clock.now().toISOString();
  const dueAt = nextActionAt(state, at);
  if (dueAt === null) return null;
  const waitMs = Date.parse(dueAt) - Date.parse(at);
  if (waitMs > 0) return Math.min(waitMs, WAIT_MAX_MS);
  const messagesMax = found.endpoint.format === 'mail' ? MAILED_TOGETHER_MAX : 1;
  const until = addMilliseconds(at, ATTEMPT_MAX_MS);
  const started = await store.deliver(key, [{ type: 'Start', at, until, messagesMax }]);
  // Another process has started the attempt.
  if (!started.accepted) return CHECK_AGAIN_MS;
  await attempt(key, found, started.state, options);
  return 0;
}

async function attempt(
  key: string,
  { tenantId, endpoint }: Registered,
  { pending, running }: DeliveryState,
  options: CourierOptions,
): Promise<void> {
  const { store, targets, clock, onAttempt, tracing = null } = options;
  const current = running!;
  const messages: Message[] = pending
    .map(({ message }) => message)
    .filter(({ id }) => current.messageIds.includes(id));
  const sent = { endpoint, tenantId, messages, attempt: current.attempt, now: clock.now() };
  const result = await sendTraced(sent, targets, tracing);
  onAttempt(endpoint.format, result.ok ? 'delivered' : 'failed');
  const at = clock.now().toISOString();
  const ended: Attempt = { messageIds: current.messageIds, attempt: current.attempt, at };
  await store.deliver(key, [commandOf(ended, result)]);
}

const commandOf = (ended: Attempt, result: SendResult) =>
  result.ok
    ? ({ type: 'Succeed', ...ended, status: result.status } as const)
    : ({
        type: 'Fail',
        ...ended,
        status: result.status,
        reason: result.reason,
        final: result.gone,
        retryAfterMs: result.retryAfterMs,
      } as const);

const isNewTo = ({ disabledFor }: Endpoint, { at }: DeliveryOutcome): boolean =>
  at > (disabledFor ?? '');

/** Disables the endpoint after its last attempt, also if that attempt's process died before it could do so. */
async function disable(
  { tenantId, endpoint: { id } }: Registered,
  last: DeliveryOutcome,
  { store, onNotice }: CourierOptions,
): Promise<void> {
  const present = (await store.endpointsOf(tenantId)).get(id);
  // The registry may lag behind what another process did, so read the stored endpoint.
  if (!present || !isNewTo(present, last)) return;
  const reason = `given up after the last attempt: ${last.reason}`;
  await store.change(tenantId, { type: 'Disable', id, reason, at: last.at });
  onNotice('error', `webhook ${id} of ${tenantId} is disabled: ${reason}`);
}
