/** No waiter misses a signal, whether raised while it waits or since its last check. */
import { getEventListeners } from 'node:events';
import { WakeSignal } from './wake-signal.js';

describe('the wake signal', () => {
  const never = new AbortController().signal;

  it('wakes all who wait', async () => {
    const wake = new WakeSignal();
    const waiting = [wake.next(wake.raised, never), wake.next(wake.raised, never)];
    expect(wake.awaited).toBe(true);
    wake.raise();
    await Promise.all(waiting);
    expect(wake.awaited).toBe(false);
  });

  it('resolves at once for commits made since the caller looked', async () => {
    const wake = new WakeSignal();
    const seen = wake.raised;
    wake.raise();
    await expect(wake.next(seen, never)).resolves.toBeUndefined();
  });

  it('lets go of those who no longer want to wait', async () => {
    const wake = new WakeSignal();
    const abort = new AbortController();
    const waiting = wake.next(wake.raised, abort.signal);
    abort.abort();
    await waiting;
    await wake.next(wake.raised, abort.signal);
    expect(wake.awaited).toBe(false);
  });

  it('leaves nothing with the abort signal of those it has woken', async () => {
    const wake = new WakeSignal();
    const { signal } = new AbortController();
    const waiting = wake.next(wake.raised, signal);
    expect(getEventListeners(signal, 'abort')).toHaveLength(1);
    wake.raise();
    await waiting;
    expect(getEventListeners(signal, 'abort')).toEqual([]);
  });
});
