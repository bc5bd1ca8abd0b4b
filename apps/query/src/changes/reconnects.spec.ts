/** The change feed over HTTP while runs of several months are charged: clients that connect and leave at random receive the same as pages hold. */
import fc from 'fast-check';
import { sleep } from '#eventsourcing';
import { type EventSourceReader, openEventSource } from '../testing/event-source.js';
import { type QueryApp, startQueryApp } from '../testing/query-app.js';

let query: QueryApp;
let address: string;
let tenants = 0;

beforeAll(async () => {
  query = await startQueryApp();
  // Streams end after half a second instead of a quarter of an hour.
  query.waiting.sleep = (milliseconds, signal) => sleep(milliseconds / 2_000, signal);
  address = await query.listen();
});
afterAll(() => query.close());

const DAY_MS = 86_400_000;

type Step =
  | { readonly kind: 'charge'; readonly daysAgo: readonly number[] }
  | { readonly kind: 'wait'; readonly days: number }
  | { readonly kind: 'take'; readonly count: number }
  | { readonly kind: 'reconnect' }
  /** Back to an earlier place, given as a share of what the reader has seen. */
  | { readonly kind: 'goBack'; readonly share: number };

const STEP: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('charge'),
      daysAgo: fc.array(fc.nat(100), { minLength: 1, maxLength: 8 }),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('wait'), days: fc.integer({ min: 1, max: 40 }) }),
  },
  {
    weight: 4,
    arbitrary: fc.record({ kind: fc.constant('take'), count: fc.integer({ min: 1, max: 9 }) }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('reconnect') }) },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('goBack'),
      share: fc.double({ min: 0, max: 1, noNaN: true }),
    }),
  },
);

class Reader {
  seen: number[] = [];
  private stream: EventSourceReader | null = null;

  constructor(private readonly feed: string) {}

  /** Reads up to `count` further events, or all if there are fewer. */
  async take(count: number, there: readonly number[]): Promise<void> {
    const until = Math.min(this.seen.length + count, there.length);
    while (this.seen.length < until) {
      this.stream ??= await openEventSource(this.feed, this.seen.at(-1)?.toString());
      const event = await this.stream.next();
      if (event) this.seen.push(event.data.position);
      else this.leave();
      expect(event?.id ?? null).toBe(event ? String(event.data.position) : null);
    }
    expect(this.seen).toEqual(there.slice(0, this.seen.length));
  }

  leave(): void {
    this.stream?.close();
    this.stream = null;
  }

  goBack(share: number): void {
    this.leave();
    this.seen = this.seen.slice(0, Math.floor(share * this.seen.length));
  }
}

async function pagesOf(feed: string, limit: number): Promise<number[]> {
  const all: number[] = [];
  for (let after = '0'; ;) {
    const response = await fetch(`${feed}?limit=${limit}&after=${after}`);
    const lines = (await response.text()).split('\n').slice(0, -1);
    all.push(...lines.map((line) => (JSON.parse(line) as { position: number }).position));
    if (lines.length < limit) return all;
    after = response.headers.get('next-after')!;
  }
}

async function charge(tenantId: string, name: string, daysAgo: readonly number[]): Promise<void> {
  const nowMs = Date.parse(query.time.now);
  for (const [index, days] of daysAgo.entries()) {
    const time = new Date(nowMs - days * DAY_MS).toISOString();
    await query.useOf(tenantId, { id: `${name}-${index}`, time });
  }
  await query.project();
}

async function play(steps: readonly Step[], limit: number): Promise<number> {
  const tenantId = `tenant-${tenants++}`;
  const feed = `${address}/${tenantId}/changes`;
  await charge(tenantId, 'first', [0]);
  const reader = new Reader(feed);
  let there = await pagesOf(feed, limit);
  for (const [index, step] of steps.entries()) {
    if (step.kind === 'charge') {
      await charge(tenantId, `${index}`, step.daysAgo);
      const now = await pagesOf(feed, limit);
      expect(now.slice(0, there.length)).toEqual(there);
      there = now;
    } else if (step.kind === 'wait') {
      query.time.now = new Date(Date.parse(query.time.now) + step.days * DAY_MS).toISOString();
    } else if (step.kind === 'take') await reader.take(step.count, there);
    else if (step.kind === 'reconnect') reader.leave();
    else reader.goBack(step.share);
  }
  await reader.take(Infinity, there);
  reader.leave();
  expect(there).toEqual([...new Set(there)].sort((one, other) => one - other));
  return there.length;
}

it('gives every event once and in order, wherever a reader leaves and comes back', async () => {
  let events = 0;
  const plans = fc.array(STEP, { minLength: 5, maxLength: 18, size: 'small' });
  await fc.assert(
    fc.asyncProperty(plans, fc.integer({ min: 3, max: 20 }), async (steps, limit) => {
      events += await play(steps, limit);
    }),
    { numRuns: 8 },
  );
  expect(events).toBeGreaterThan(8 * 5);
});
