/** Which followers join a shared subscription, for how long, and what happens when it ends or fails. */
import { getEventListeners } from 'node:events';
import type { RecordedEvent } from '../envelope.js';
import { type EventSource, type SubscribeOptions, TransientError } from '../event-store.js';
import { heldCharacters } from './held-characters.js';
import { sharedSource, type SharedSourceOptions } from './shared-source.js';

const CATEGORIES = ['main', 'rare'];

const eventAt = (position: number, category = 'main'): RecordedEvent => ({
  ...{ id: 'same length', type: 'Counted', data: {}, metadata: { schemaVersion: 1 } },
  ...{ stream: `${category}-1`, revision: position, position, recordedAt: '' },
});
const CHARACTERS = heldCharacters([eventAt(1)]);

type Batches = (options: SubscribeOptions, subscription: number) => AsyncIterable<RecordedEvent[]>;

/** A shared source over `batches`, the number of its subscriptions, and its followers. */
function sharing(batches: Batches, bounds: Partial<SharedSourceOptions> = {}) {
  const asked: SubscribeOptions[] = [];
  const source: EventSource = {
    head: async (categories) => (categories ?? []).length,
    subscribe: (options) => batches(options, asked.push(options)),
  };
  const shared = sharedSource(source, { categories: CATEGORIES, main: 'main', ...bounds });
  const stop = new AbortController();
  const { signal } = stop;
  const following = (after: number | null, categories = ['main'], maxBatch = 8_000) =>
    shared
      .subscribe({ after, categories, signal, maxBatch })
      [Symbol.asyncIterator]() as AsyncIterator<RecordedEvent[], undefined>;
  return { shared, asked, stop, following };
}

/** Yields events in batches of `size`, without end. */
const oneByOne = (size: number): Batches =>
  async function* ({ after, signal }) {
    for (let next = (after ?? -1) + 1; !signal.aborted; next += size) {
      yield Array.from({ length: size }, (_, index) => eventAt(next + index));
    }
  };

type Follower = AsyncIterator<RecordedEvent[], undefined>;

/** The positions of the follower's next batches. */
async function taken(follower: Follower, batches: number): Promise<number[]> {
  const positions: number[] = [];
  for (let batch = 0; batch < batches; batch++) {
    const { value } = await follower.next();
    positions.push(...value!.map(({ position }) => position));
  }
  return positions;
}
const upTo = (end: number) => Array.from({ length: end }, (_, position) => position);

it.each([
  ['many', { bufferedEventsMax: 10 }],
  ['large', { bufferedCharactersMax: 10 * CHARACTERS }],
])('is joined by who is no further behind than it may be, where events are %s', async (_, most) => {
  for (const [behind, subscriptions] of [
    [10, 1],
    [11, 2],
  ] as const) {
    const { asked, stop, following } = sharing(oneByOne(1), most);
    await taken(following(null), 50);
    expect(await taken(following(49 - behind), 3)).toEqual([50, 51, 52].map((at) => at - behind));
    expect(asked.length).toBe(subscriptions);
    stop.abort();
  }
});

it.each([
  ['many', { bufferedEventsMax: 10 }],
  ['large', { bufferedCharactersMax: 10 * CHARACTERS }],
])('is left by who falls twice as far behind, where events are %s', async (_, most) => {
  for (const [ahead, subscriptions] of [
    [20, 1],
    [21, 2],
  ] as const) {
    const { asked, stop, following } = sharing(oneByOne(1), most);
    const [fast, slow] = [following(null), following(null)];
    await Promise.all([taken(fast, 1), taken(slow, 1)]);
    await taken(fast, ahead);
    expect(await taken(slow, 30)).toEqual(upTo(31).slice(1));
    expect(asked.length).toBe(subscriptions);
    stop.abort();
  }
});

it('gives a batch that is larger than all it may keep to everybody', async () => {
  const { asked, stop, following } = sharing(oneByOne(50), { bufferedEventsMax: 10 });
  const [fast, slow] = [following(null), following(null)];
  await Promise.all([taken(fast, 1), taken(slow, 1)]);
  await taken(fast, 1);
  expect(await taken(slow, 1)).toEqual(upTo(100).slice(50));
  expect(asked.length).toBe(1);
  stop.abort();
});

it('is read alone in one go until it is near', async () => {
  const { asked, stop, following } = sharing(oneByOne(1), { bufferedEventsMax: 10 });
  await taken(following(null), 100);
  expect(await taken(following(9), 100)).toEqual(upTo(110).slice(10));
  expect(asked.length).toBe(2);
  stop.abort();
});

it('stays with those who follow it when one who reads alone passes them by', async () => {
  const { asked, stop, following } = sharing(
    async function* (options, subscription) {
      yield* oneByOne(subscription === 1 ? 1 : 60)(options, subscription);
    },
    { bufferedEventsMax: 10 },
  );
  const others = following(null);
  await taken(others, 50);
  const alone = following(9);
  expect(await taken(alone, 2)).toEqual(upTo(130).slice(10));
  expect(await taken(others, 10)).toEqual(upTo(60).slice(50));
  expect(asked.length).toBe(2);
  stop.abort();
});

it('gives no batch in which there is nothing for the follower', async () => {
  const { stop, following } = sharing(async function* ({ after }) {
    if ((after ?? -1) < 0) yield [eventAt(0, 'rare'), eventAt(1, 'rare')];
    yield [eventAt(2), eventAt(3)];
    yield [eventAt(4)];
  });
  const follower = following(null, ['main'], 2);
  expect([await taken(follower, 1), await taken(follower, 1)]).toEqual([[2, 3], [4]]);
  stop.abort();
});

it('is subscribed to anew when it has ended', async () => {
  const { asked, stop, following } = sharing(async function* ({ after }) {
    const next = (after ?? -1) + 1;
    yield [eventAt(next), eventAt(next + 1)];
  });
  expect(await taken(following(null), 3)).toEqual([0, 1, 2, 3, 4, 5]);
  expect(asked.map(({ after }) => after)).toEqual([null, 1, 3]);
  stop.abort();
});

it('reports to every follower that reading has failed', async () => {
  const { asked, following } = sharing(async function* () {
    yield [eventAt(0)];
    throw new TransientError('lost');
  });
  const followers = [following(null), following(null)];
  await Promise.all(followers.map((follower) => taken(follower, 1)));
  for (const next of followers.map((follower) => follower.next())) {
    await expect(next).rejects.toThrow('lost');
  }
  expect(asked).toHaveLength(1);
});

it('leaves nothing behind at the signal of a follower, however much it has read', async () => {
  const { stop, following } = sharing(oneByOne(1));
  await taken(following(null), 30);
  expect(getEventListeners(stop.signal, 'abort')).toHaveLength(0);
  stop.abort();
});

it('asks the source itself how far it is, and gives it back who names no category', async () => {
  const { shared, asked, stop } = sharing(oneByOne(1));
  expect(await shared.head(['main', 'rare'])).toBe(2);
  const named = { after: 3, signal: stop.signal, maxBatch: 7 };
  const follower = shared.subscribe(named)[Symbol.asyncIterator]();
  expect((await follower.next()).value).toMatchObject([{ position: 4 }]);
  expect(asked).toEqual([named]);
  stop.abort();
});
