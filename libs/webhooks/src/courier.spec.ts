/**
 * A courier survives transient errors of the store and ends with others. Which messages it attempts, which it leaves to
 * other processes, and when it disables an endpoint.
 */
import { systemClock, TransientError } from '#eventsourcing';
import { runCourier, type CourierOptions } from './courier.js';
import { deliveryDecider, type DeliveryState } from './delivery.js';
import type { Endpoint } from './endpoint.js';
import type { Registered } from './registry.js';
import type { WebhookStore } from './webhook-store.js';

/** Runs a courier whose reads of the store fail with these errors, one after the other, and then find nothing waiting. */
async function bringWhere(...looks: readonly Error[]): Promise<number[]> {
  const left = [...looks];
  const deliveriesOf = async () => {
    const failure = left.shift();
    if (failure) throw failure;
    return deliveryDecider.initialState();
  };
  const pausesMs: number[] = [];
  const options: Partial<CourierOptions> = {
    store: { deliveriesOf } as unknown as WebhookStore,
    clock: systemClock,
    sleep: async (milliseconds) => void pausesMs.push(milliseconds),
  };
  const registered = () => ({ endpoint: { disabled: null } }) as Registered;
  await runCourier('key', registered, options as CourierOptions, new AbortController().signal);
  return pausesMs;
}

it('tries again, after a pause, if the store is away for a while', async () => {
  const away = new TransientError('the store is away');
  expect(await bringWhere(away, away)).toEqual([1_000, 1_000]);
});

it('ends with what no waiting mends', async () => {
  await expect(bringWhere(new Error('a bug'))).rejects.toThrow('a bug');
});

describe('an endpoint', () => {
  const AT = '2025-09-05T08:00:00.000Z';
  const message = { id: 'a', type: 'TrialEnded', timestamp: AT, data: {} };
  const queued: DeliveryState = {
    ...deliveryDecider.initialState(),
    pending: [{ message, attempts: 0, dueAt: AT }],
  };
  const given: DeliveryState = {
    ...queued,
    log: [
      {
        ...{ messageIds: ['a'], attempt: 14, at: AT, outcome: 'givenUp', nextAt: null },
        ...{ status: 503, reason: 'answered 503' },
      },
    ],
  };
  const endpointOf = (members: Partial<Endpoint>) =>
    ({ id: 'ops', format: 'standard', disabled: null, disabledFor: null, ...members }) as Endpoint;

  /** How long each attempt may take before it counts as lost. */
  let attemptsMs: number[] = [];

  /**
   * @param states returned one after the other
   * @param present the endpoint in the store by then
   */
  async function brought(
    states: readonly DeliveryState[],
    known: Endpoint | null,
    present: Endpoint = known ?? endpointOf({}),
  ) {
    const left = [...states];
    const did: string[] = [];
    attemptsMs = [];
    const store = {
      deliveriesOf: async () => left.shift() ?? deliveryDecider.initialState(),
      endpointsOf: async () => new Map([[present.id, present]]),
      async deliver(
        _key: string,
        [command]: readonly { type: string; at: string; until: string }[],
      ) {
        did.push(command!.type);
        attemptsMs.push(Date.parse(command!.until) - Date.parse(command!.at));
        return { accepted: false, state: queued };
      },
      change: async (_tenant: string, { type }: { type: string }) => void did.push(type),
    };
    const options = {
      ...{ store: store as unknown as WebhookStore, clock: systemClock },
      sleep: async (milliseconds: number) => void did.push(`${milliseconds} ms`),
      onNotice: () => undefined,
    } as unknown as CourierOptions;
    const registered = () =>
      known ? { tenantId: 'contoso', endpoint: known, since: 0 } : undefined;
    await runCourier('key', registered, options, new AbortController().signal);
    return did;
  }

  it('is left to the process that was first, and read again after a pause', async () => {
    expect(await brought([queued, queued], endpointOf({}))).toEqual([
      ...['Start', '1000 ms', 'Start', '1000 ms'],
    ]);
  });

  it('is checked again every hour while it waits: the clock may be set meanwhile', async () => {
    const dueAt = new Date(systemClock.now().getTime() + 7_200_000).toISOString();
    const later = { ...queued, pending: [{ message, attempts: 1, dueAt }] };
    expect(await brought([later, later], endpointOf({}))).toEqual(['3600000 ms', '3600000 ms']);
  });

  it('has half a minute for each attempt before another is made', async () => {
    await brought([queued], endpointOf({}));
    expect(attemptsMs).toEqual([30_000]);
  });

  it('that is disabled is not tried, whatever waits for it', async () => {
    const disabled = endpointOf({ disabled: { at: AT, reason: 'given up' } });
    expect(await brought([queued], disabled)).toEqual([]);
  });

  it('that was removed is left at once, whatever waits for it', async () => {
    expect(await brought([queued], null)).toEqual([]);
  });

  it('is disabled for what was given up, once', async () => {
    expect(await brought([given], endpointOf({}))).toEqual(['Disable']);
    expect(await brought([given], endpointOf({ disabledFor: AT }))).toEqual(['Start', '1000 ms']);
  });

  it('that another process has disabled for it, and that was enabled again, stays enabled', async () => {
    expect(await brought([given], endpointOf({}), endpointOf({ disabledFor: AT }))).toEqual([]);
  });

  it.each([
    ['Fail', 'failed', null],
    ['Succeed', 'delivered', { sendMail: async () => ({}) }],
  ])(
    'is said to %s when its answer came, not when it was asked',
    async (type, outcome, transport) => {
      const counted: unknown[] = [];
      let now = AT;
      const clock = { now: () => new Date(now) };
      const ended: string[] = [];
      const left = [queued];
      const running = { messageIds: [message.id], attempt: 1, at: AT, until: AT };
      const store = {
        deliveriesOf: async () => left.shift() ?? deliveryDecider.initialState(),
        async deliver(_key: string, [command]: readonly { type: string; at: string }[]) {
          ended.push(`${command!.type} ${command!.at}`);
          return { accepted: true, state: { ...queued, running } };
        },
      };
      const options = {
        ...{
          store,
          clock,
          targets: { mail: transport && { transport, from: 'a@b', timeoutMs: 1_000 } },
        },
        onAttempt(...attempt: readonly unknown[]) {
          counted.push(attempt);
          // The response arrives after a minute.
          now = '2025-09-05T08:01:00.000Z';
        },
        sleep: async () => undefined,
      } as unknown as CourierOptions;
      const endpoint = endpointOf({ format: 'mail', url: 'mailto:ops@contoso.example' });
      const registered = () => ({ tenantId: 'contoso', endpoint, since: 0 });
      await runCourier('key', registered, options, new AbortController().signal);
      expect(ended).toEqual([`Start ${AT}`, `${type} 2025-09-05T08:01:00.000Z`]);
      expect(counted).toEqual([['mail', outcome]]);
    },
  );
});
