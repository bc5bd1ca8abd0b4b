/** Nobody sleeps through news, neither what comes while they wait nor what came since they looked. */
import { Doorbell } from './doorbell.js';

describe('the doorbell', () => {
  const never = new AbortController().signal;

  it('wakes all who wait', async () => {
    const bell = new Doorbell();
    const waiting = [bell.next(bell.rings, never), bell.next(bell.rings, never)];
    expect(bell.awaited).toBe(true);
    bell.ring();
    await Promise.all(waiting);
    expect(bell.awaited).toBe(false);
  });

  it('lets nobody wait for what has come since they looked', async () => {
    const bell = new Doorbell();
    const seen = bell.rings;
    bell.ring();
    await expect(bell.next(seen, never)).resolves.toBeUndefined();
  });

  it('lets go of those who no longer want to wait', async () => {
    const bell = new Doorbell();
    const abort = new AbortController();
    const waiting = bell.next(bell.rings, abort.signal);
    abort.abort();
    await waiting;
    await bell.next(bell.rings, abort.signal);
    expect(bell.awaited).toBe(false);
  });
});
