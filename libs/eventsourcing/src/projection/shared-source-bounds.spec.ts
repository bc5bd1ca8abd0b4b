/** A shared subscription respects each follower's batch size and ends when it has no followers. */
import type { RecordedEvent } from '../envelope.js';
import type { EventSource, SubscribeOptions } from '../event-store.js';
import { sharedSource } from './shared-source.js';

const CATEGORIES = ['main', 'mainly', 'rare'];

const eventAt = (position: number, category = 'main'): RecordedEvent => ({
  ...{ id: `${position}`, type: 'Counted', data: {}, metadata: { schemaVersion: 1 } },
  ...{ stream: `${category}-1`, revision: position, position, recordedAt: '' },
});

/** A source that holds five events and then waits; records the subscriptions and their signals. */
function sourceOfFive() {
  const signals: AbortSignal[] = [];
  const asked: SubscribeOptions[] = [];
  const source: EventSource = {
    head: async () => 4,
    async *subscribe(options) {
      const { after, signal } = options;
      signals.push(signal);
      asked.push(options);
      const rest = [0, 1, 2, 3, 4].filter((position) => position > (after ?? -1));
      if (rest.length > 0) yield rest.map((position) => eventAt(position));
      if (!signal.aborted) {
        await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
      }
    },
  };
  const shared = sharedSource(source, { categories: CATEGORIES, main: 'main' });
  const follow = (
    maxBatch: number,
    { signal }: AbortController,
    other: Partial<SubscribeOptions> = {},
  ) => shared.subscribe({ after: null, categories: ['main'], signal, maxBatch, ...other });
  return { signals, asked, follow };
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

it('is read while there are followers, and no longer afterwards', async () => {
  const { signals, follow } = sourceOfFive();
  const [one, other] = [new AbortController(), new AbortController()];
  const waiting = takeFive(follow(5, one), new AbortController());
  await takeFive(follow(5, other), other);
  expect(signals.map(({ aborted }) => aborted)).toEqual([false]);
  one.abort();
  await waiting;
  expect(signals.map(({ aborted }) => aborted)).toEqual([true]);
});

it.each([
  ['chooses by itself what it wants', { isWanted: () => true }],
  ['does not want what most events are of', { categories: ['rare'] }],
  ['wants what is not shared', { categories: ['main', 'foreign'] }],
])('leaves the reading to a follower that %s', async (_, other) => {
  const { asked, follow } = sourceOfFive();
  const stop = new AbortController();
  await takeFive(follow(5, stop, other), stop);
  expect(asked).toEqual([expect.objectContaining({ ...other, maxBatch: 5 })]);
});

it('is read for all from the place where the first of them begins', async () => {
  const { asked, follow } = sourceOfFive();
  const stop = new AbortController();
  await takeFive(follow(5, stop), stop);
  expect(asked).toEqual([expect.objectContaining({ after: null, categories: CATEGORIES })]);
});

it('gives nothing more to a follower that has left, not even what was read', async () => {
  const { follow } = sourceOfFive();
  const stop = new AbortController();
  const positions: number[] = [];
  for await (const batch of follow(2, stop)) {
    positions.push(...batch.map(({ position }) => position));
    stop.abort();
  }
  expect(positions).toEqual([0, 1]);
});

it('gives a follower the categories it asks for, and none whose name only begins like theirs', async () => {
  const source: EventSource = {
    head: async () => 2,
    async *subscribe() {
      yield CATEGORIES.map((category, position) => eventAt(position, category));
    },
  };
  const shared = sharedSource(source, { categories: CATEGORIES, main: 'main' });
  const { signal } = new AbortController();
  const asked = { after: null, categories: ['main', 'rare'], signal, maxBatch: 5 };
  const follower = shared.subscribe(asked)[Symbol.asyncIterator]();
  const { value } = (await follower.next()) as { value: RecordedEvent[] };
  await follower.return?.();
  expect(value.map(({ stream }) => stream)).toEqual(['main-1', 'rare-1']);
});
