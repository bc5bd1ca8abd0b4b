import { getEventListeners } from 'node:events';
import { sleep, within } from './timers.js';

const AGES_MS = 2 ** 30;

describe('sleep', () => {
  it('wakes by itself', async () => {
    await expect(sleep(1)).resolves.toBeUndefined();
  });

  it('wakes at once when the signal aborts, and leaves no listener behind', async () => {
    const controller = new AbortController();
    const asleep = sleep(AGES_MS, controller.signal);
    expect(getEventListeners(controller.signal, 'abort')).toHaveLength(1);
    controller.abort();
    await asleep;
    expect(getEventListeners(controller.signal, 'abort')).toHaveLength(0);
  });

  it('does not fall asleep when the signal has aborted already', async () => {
    await expect(sleep(AGES_MS, AbortSignal.abort())).resolves.toBeUndefined();
  });
});

describe('within', () => {
  it('hands on what the work answers', async () => {
    expect(await within(AGES_MS, Promise.resolve('answer'))).toEqual({
      kind: 'done',
      value: 'answer',
    });
  });

  it('hands on how the work fails', async () => {
    await expect(within(AGES_MS, Promise.reject(new Error('broken')))).rejects.toThrow('broken');
  });

  it('stops waiting for work that hangs', async () => {
    const hanging = new Promise<never>(() => undefined);
    expect(await within(1, hanging)).toEqual({ kind: 'timeout' });
  });
});
