/** A courier survives transient faults of the store and ends with others. */
import { systemClock, TransientError } from '#eventsourcing';
import { bring, type CourierOptions } from './courier.js';
import { deliveryDecider } from './delivery.js';
import type { Registered } from './registry.js';
import type { WebhookStore } from './webhook-store.js';

/** A courier whose looks into the store end one after the other as told, and then find that nothing waits. */
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
  await bring('key', registered, options as CourierOptions, new AbortController().signal);
  return pausesMs;
}

it('looks again, after a pause, where the store is away for a while', async () => {
  const away = new TransientError('the store is away');
  expect(await bringWhere(away, away)).toEqual([1_000, 1_000]);
});

it('ends with what no waiting mends', async () => {
  await expect(bringWhere(new Error('a bug'))).rejects.toThrow('a bug');
});
