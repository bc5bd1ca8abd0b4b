/** A shared subscription gives each follower no more at once than it asks for, and ends when nobody follows any more. */
import type { RecordedEvent } from './envelope.js';
import type { EventSource } from './event-store.js';
import { sharedSource } from './shared-source.js';

const eventAt = (position: number): RecordedEvent => ({
  ...{ id: `${position}`, type: 'Counted', data: {}, metadata: { schemaVersion: 1 } },
  ...{ stream: 'main-1', revision: position, position, recordedAt: '' },
});

/** A source that holds five events and then waits, and the signals of those who read it. */
function sourceOfFive() {
  const signals: AbortSignal[] = [];
  const source: EventSource = {
    head: async () => 4,
    async *subscribe({ after, signal }) {
      signals.push(signal);
      const rest = [0, 1, 2, 3, 4].filter((position) => position > (after ?? -1));
      if (rest.length > 0) yield rest.map(eventAt);
      if (!signal.aborted) {
        await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
      }
    },
  };
  const shared = sharedSource(source, { categories: ['main'], main: 'main' });
  const follow = (maxBatch: number, stop: AbortController) =>
    shared.subscribe({ after: null, categories: ['main'], signal: stop.signal, maxBatch });
  return { signals, follow };
}

async function takeFive(follower: AsyncIterable<readonly RecordedEvent[]>, stop: AbortController) {
  const batches: number[][] = [];
  for await (const batch of follower) {
    batches.push(batch.map(({ position }) => position));
    if (batches.flat().length === 5) stop.abort();
  }
  return batches;
}

it.each([
  [1, [[0], [1], [2], [3], [4]]],
  [2, [[0, 1], [2, 3], [4]]],
  [5, [[0, 1, 2, 3, 4]]],
])('gives %i events at once', async (maxBatch, batches) => {
  const { follow } = sourceOfFive();
  const stop = new AbortController();
  expect(await takeFive(follow(maxBatch, stop), stop)).toEqual(batches);
});

it('is read on while anybody follows, and by nobody afterwards', async () => {
  const { signals, follow } = sourceOfFive();
  const [one, other] = [new AbortController(), new AbortController()];
  const waiting = takeFive(follow(5, one), new AbortController());
  await takeFive(follow(5, other), other);
  expect(signals.map(({ aborted }) => aborted)).toEqual([false]);
  one.abort();
  await waiting;
  expect(signals.map(({ aborted }) => aborted)).toEqual([true]);
});
