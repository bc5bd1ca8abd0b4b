/** A message log consumer that is opened only when it starts: its start, its stop, and its lag before and after. */
import type { BatchSource } from '#eventsourcing';
import { deferredSource } from './deferred-source.js';

const BEHIND = { topic: 'usage', partition: 0, committedOffset: 2, lag: 7 };

function given() {
  const calls: string[] = [];
  const opened: BatchSource = {
    start: async (topics) => void calls.push(`start ${topics.join()}`),
    stop: async () => void calls.push('stop'),
    lag: async () => [BEHIND],
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
  expect(await source.lag()).toEqual([BEHIND]);
  await source.stop();
  expect(calls).toEqual(['open', 'start usage', 'stop']);
});

it('opens nothing unless it is started', async () => {
  const { calls, source } = given();
  expect(await source.lag()).toEqual([]);
  await source.stop();
  expect(calls).toEqual([]);
});
