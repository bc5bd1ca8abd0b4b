/** A consumer that is opened when it starts: what reaches it, and what is said of it before. */
import type { BatchSource } from '#eventsourcing';
import { deferredSource } from './deferred-source.js';

function given() {
  const calls: string[] = [];
  const opened: BatchSource = {
    start: async (topics) => void calls.push(`start ${topics.join()}`),
    stop: async () => void calls.push('stop'),
    lag: async () => [{ topic: 'usage', partition: 0, lag: 7 }],
  };
  const open = async () => {
    calls.push('open');
    return opened;
  };
  return { calls, source: deferredSource(open) };
}

it('opens, starts and stops the consumer, and says how far it is behind', async () => {
  const { calls, source } = given();
  await source.start(['usage'], async () => {});
  expect(await source.lag()).toEqual([{ topic: 'usage', partition: 0, lag: 7 }]);
  await source.stop();
  expect(calls).toEqual(['open', 'start usage', 'stop']);
});

it('opens nothing unless it is started', async () => {
  const { calls, source } = given();
  expect(await source.lag()).toEqual([]);
  await source.stop();
  expect(calls).toEqual([]);
});
