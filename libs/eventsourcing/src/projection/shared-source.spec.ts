/** Followers of a shared subscription each see every event once and in order, however slow they are. */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import fc from 'fast-check';
import type { RecordedEvent } from '../envelope.js';
import { type EventSource, TransientError } from '../event-store.js';
import { heldCharacters } from './held-characters.js';
import { sharedSource } from './shared-source.js';

const CATEGORIES = ['even', 'odd'];
const OPTIONS = { categories: CATEGORIES, main: 'even', bufferedEventsMax: 20 };

function eventAt(position: number): RecordedEvent {
  const stream = `${CATEGORIES[position % 2]}-1`;
  const place = { stream, revision: position, position, recordedAt: '' };
  return { id: `${position}`, type: 'Counted', data: {}, metadata: { schemaVersion: 1 }, ...place };
}

/** Events 0, 1, … up to a growing head; fails once at each of the given positions. */
class GrowingSource implements EventSource {
  subscriptions = 0;
  given = 0;
  private head_ = 0;
  private news = () => {};
  private changed = new Promise<void>((resolve) => (this.news = resolve));

  constructor(
    private readonly failures: Set<number> = new Set(),
    private readonly onRead: (event: RecordedEvent) => void = () => {},
  ) {}

  grow(events: number): void {
    this.head_ += events;
    this.news();
    this.changed = new Promise<void>((resolve) => (this.news = resolve));
  }

  head = async () => this.head_ - 1;

  async *subscribe({
    after,
    categories,
    signal,
    maxBatch,
  }: Parameters<EventSource['subscribe']>[0]) {
    this.subscriptions += 1;
    const aborted = new Promise<void>((resolve) =>
      signal.addEventListener('abort', () => resolve(), { once: true }),
    );
    let next = (after ?? -1) + 1;
    while (!signal.aborted) {
      if (this.failures.delete(next)) throw new TransientError('lost');
      const count = Math.min(maxBatch, 7, this.head_ - next);
      if (count > 0) {
        this.given += count;
        const events = Array.from({ length: count }, (_, index) => eventAt(next + index));
        events.forEach(this.onRead);
        const wanted = events.filter(({ stream }) => categories!.includes(stream.slice(0, -2)));
        if (wanted.length > 0) yield wanted;
        next += count;
      } else await Promise.race([this.changed, aborted]);
    }
  }
}

interface Plan {
  readonly after: number;
  readonly categories: string[];
  readonly turnsPerBatch: number;
  readonly joinsAfterTurns: number;
}

const turns = async (count: number) => {
  for (let turn = 0; turn < count; turn++) await Promise.resolve();
};

/** Follows to the end, subscribing again after each loss, as every follower does. */
async function seen(source: EventSource, plan: Plan, end: number): Promise<number[]> {
  const { categories, turnsPerBatch, joinsAfterTurns } = plan;
  await turns(joinsAfterTurns);
  const positions: number[] = [];
  const wanted = expected(plan, end).length;
  const stop = new AbortController();
  while (positions.length < wanted) {
    const after = positions.at(-1) ?? (plan.after < 0 ? null : plan.after);
    try {
      const options = { after, categories, signal: stop.signal, maxBatch: 5 };
      for await (const batch of source.subscribe(options)) {
        positions.push(...batch.map(({ position }) => position));
        if (positions.length >= wanted) stop.abort();
        await turns(turnsPerBatch);
      }
    } catch (error) {
      if (!(error instanceof TransientError)) throw error;
    }
  }
  return positions;
}

const expected = ({ after, categories }: Plan, end: number): number[] =>
  Array.from({ length: end }, (_, position) => position).filter(
    (position) => position > after && categories.includes(CATEGORIES[position % 2]!),
  );

const ALL: Plan = { after: -1, categories: CATEGORIES, turnsPerBatch: 0, joinsAfterTurns: 0 };

/** The counted size of an event. */
const CHARACTERS = heldCharacters(eventAt(100));

/** Weak references keep their targets alive until the turn ends. */
async function collectGarbage(): Promise<void> {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  await new Promise((resolve) => setImmediate(resolve));
  collect();
}

const plan: fc.Arbitrary<Plan> = fc.record({
  after: fc.integer({ min: -1, max: 60 }),
  categories: fc.constantFrom(...[['even'], ['odd'], CATEGORIES, ['odd', 'even']]),
  turnsPerBatch: fc.integer({ min: 0, max: 200 }),
  joinsAfterTurns: fc.integer({ min: 0, max: 300 }),
});

describe('a shared source', () => {
  it('gives each follower every event once and in order, whatever fails meanwhile', async () => {
    const growth = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 10 });
    const failures = fc.uniqueArray(fc.integer({ min: 0, max: 120 }), { maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(
        fc.array(plan, { minLength: 1, maxLength: 4 }),
        growth,
        failures,
        async (plans, steps, fails) => {
          const real = new GrowingSource(new Set(fails));
          const shared = sharedSource(real, OPTIONS);
          const end = steps.reduce((sum, step) => sum + step, 0);
          const all = Promise.all(plans.map((one) => seen(shared, one, end)));
          for (const step of steps) {
            real.grow(step);
            await turns(50);
          }
          expect(await all).toEqual(plans.map((one) => expected(one, end)));
        },
      ),
    );
  });

  it('reads once for followers that stand at the same place', async () => {
    const real = new GrowingSource();
    const shared = sharedSource(real, OPTIONS);
    real.grow(100);
    await Promise.all([seen(shared, ALL, 100), seen(shared, ALL, 100), seen(shared, ALL, 100)]);
    expect(real.subscriptions).toBe(1);
    expect(real.given).toBe(100);
  });

  it.each([
    ['ahead', [90, -1]],
    ['far behind', [-1, 90]],
  ])('reads once from where they have met, when the first begins %s', async (_, begins) => {
    const real = new GrowingSource();
    const shared = sharedSource(real, OPTIONS);
    real.grow(100);
    const all = Promise.all(begins.map((after) => seen(shared, { ...ALL, after }, 400)));
    await turns(1_000);
    const before = real.given;
    real.grow(300);
    await all;
    expect(real.given - before).toBe(300);
  });

  it('reads once again for all of them after a loss', async () => {
    const real = new GrowingSource(new Set([70]));
    const shared = sharedSource(real, OPTIONS);
    real.grow(100);
    await Promise.all([seen(shared, ALL, 100), seen(shared, ALL, 100), seen(shared, ALL, 100)]);
    expect(real.subscriptions).toBe(2);
    expect(real.given).toBe(100);
  });

  it.each([
    ['many', { bufferedEventsMax: 20, bufferedCharactersMax: Infinity }],
    ['large', { bufferedEventsMax: Infinity, bufferedCharactersMax: 20 * CHARACTERS }],
  ])('holds a bounded part of them where they are %s and a follower is stuck', async (_, kept) => {
    const read: WeakRef<RecordedEvent>[] = [];
    const real = new GrowingSource(new Set(), (event) => read.push(new WeakRef(event)));
    const shared = sharedSource(real, { ...OPTIONS, ...kept });
    const stop = new AbortController();
    const options = { after: null, categories: CATEGORIES, signal: stop.signal, maxBatch: 5 };
    real.grow(1);
    const slow = shared.subscribe(options)[Symbol.asyncIterator]();
    const first = (await slow.next()).value as RecordedEvent[];
    const fast = seen(shared, { ...ALL, after: -1 }, 2_000);
    real.grow(1_999);
    await fast;
    await collectGarbage();
    expect(read.filter((event) => event.deref()).length).toBeLessThan(100);
    const positions = first.map(({ position }) => position);
    while (positions.length < 2_000) {
      const { value } = (await slow.next()) as IteratorYieldResult<RecordedEvent[]>;
      positions.push(...value.map(({ position }) => position));
    }
    expect(positions).toEqual(expected(ALL, 2_000));
    stop.abort();
    await slow.return?.();
  });

  it('leaves to the source itself who wants other categories, or single streams', async () => {
    const real = new GrowingSource();
    const shared = sharedSource(real, { categories: ['even'], main: 'even' });
    real.grow(10);
    expect(await seen(shared, ALL, 10)).toEqual(expected(ALL, 10));
    const odd = { ...ALL, categories: ['odd'] };
    expect(await seen(shared, odd, 10)).toEqual(expected(odd, 10));
  });
});
