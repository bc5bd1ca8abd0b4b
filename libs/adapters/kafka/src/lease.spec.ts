/** The lease of a group member on its partitions: heartbeats, loss and recovery. */
import type { KafkaEvent } from './events.js';
import { Lease } from './lease.js';

/** A sleep that ends when the test calls `tick`. */
function handClock() {
  const wakes: (() => void)[] = [];
  const sleep = (_ms: number, signal?: AbortSignal) =>
    new Promise<void>((resolve) => {
      wakes.push(resolve);
      signal?.addEventListener('abort', () => resolve());
    });
  return { sleep, tick: () => wakes.splice(0).forEach((wake) => wake()) };
}

describe('the lease', () => {
  const failed = new Error('UNKNOWN_MEMBER_ID');

  function newLease() {
    const events: KafkaEvent[] = [];
    return { lease: new Lease((event) => events.push(event)), events };
  }

  it('ends with the first heartbeat that fails, once', async () => {
    const { lease, events } = newLease();
    const { signal } = lease;
    const { sleep, tick } = handClock();
    const beat = { sleep, everyMs: 1, heartbeat: () => Promise.reject(failed) };
    const done = new AbortController();
    const both = [lease.keepAlive(beat, done.signal), lease.keepAlive(beat, done.signal)];
    expect(signal.aborted).toBe(false);
    tick();
    await Promise.all(both);
    expect(signal.aborted).toBe(true);
    expect(events).toEqual([{ kind: 'leaseLost', reason: 'UNKNOWN_MEMBER_ID' }]);
  });

  it('beats until the batch is done', async () => {
    const { lease } = newLease();
    const { sleep, tick } = handClock();
    let beats = 0;
    const heartbeat = async () => {
      beats++;
    };
    const done = new AbortController();
    const beat = { sleep, everyMs: 1, heartbeat };
    const beating = lease.keepAlive(beat, done.signal);
    for (let round = 0; round < 3; round++) {
      tick();
      await new Promise(setImmediate);
    }
    done.abort();
    await beating;
    expect(beats).toBe(3);
  });

  it('beats no more for a batch whose lease has ended, not even once there is another', async () => {
    for (const isRenewed of [false, true]) {
      const { lease } = newLease();
      const { sleep, tick } = handClock();
      let beats = 0;
      const heartbeat = async () => void (beats += 1);
      const beat = { sleep, everyMs: 1, heartbeat };
      const beating = lease.keepAlive(beat, new AbortController().signal);
      lease.end(failed);
      if (isRenewed) lease.renew();
      tick();
      await beating;
      expect(beats).toBe(0);
    }
  });

  it('is not confirmed while the group does not know the member', async () => {
    const { lease } = newLease();
    lease.end(failed);
    expect(await lease.confirm(() => Promise.reject(failed))).toBe(false);
    expect(lease.signal.aborted).toBe(true);
  });

  it('comes back when only the network had failed', async () => {
    const { lease } = newLease();
    const { signal } = lease;
    lease.end(new Error('connection lost'));
    expect(await lease.confirm(async () => undefined)).toBe(true);
    expect([signal.aborted, lease.signal.aborted]).toEqual([true, false]);
  });

  it('is abandoned without a word when the group shares anew', () => {
    const { lease, events } = newLease();
    const { signal } = lease;
    lease.renew();
    expect([signal.aborted, lease.signal.aborted]).toEqual([true, false]);
    expect(events).toEqual([]);
  });
});
