/** The change feed over HTTP: as server-sent events, and in pages. */
import { readAsOf } from '#read-models';
import { sleep, type Sleep } from '#eventsourcing';
import { openEventSource } from '../testing/event-source.js';
import { LIFETIME_MS } from './open-streams.js';
import { type QueryApp, startQueryApp, STREAMS_OF_TENANT, TENANT } from '../testing/query-app.js';

let query: QueryApp;
let address: string;

beforeEach(async () => {
  query = await startQueryApp();
  query.waiting.sleep = sleep;
  address = await query.listen();
});
afterEach(() => query.close());

/** Shortens the pauses of idle streams but not their lifetime. */
const soonQuiet: Sleep = (milliseconds, signal) =>
  sleep(milliseconds < LIFETIME_MS ? milliseconds / 1_000 : milliseconds, signal);

const feed = (search = '') => `${address}/${TENANT}/changes${search}`;

interface Change {
  readonly position: number;
  readonly month: string;
  readonly type: string;
}

async function page(search = '') {
  const response = await fetch(feed(search));
  const text = await response.text();
  const lines = text.split('\n').filter((line) => line !== '');
  const nextAfter = response.headers.get('next-after');
  return {
    status: response.status,
    changes: lines.map((line): Change => JSON.parse(line)),
    nextAfter,
  };
}

async function allPages(limit: number): Promise<Change[]> {
  const all: Change[] = [];
  let after = '';
  for (;;) {
    const { changes, nextAfter } = await page(`?limit=${limit}${after}`);
    all.push(...changes);
    if (changes.length < limit) return all;
    after = `&after=${nextAfter}`;
  }
}

/** Usage of two months; late usage restates the older month in between. */
async function liveThroughTwoMonths(): Promise<void> {
  await query.use({ id: 'a' }, { id: 'b' });
  query.time.now = '2025-10-02T12:00:00.000Z';
  await query.use({ id: 'c', time: '2025-10-01T10:00:00.000Z' });
  await query.use({ id: 'late-1' }, { id: 'late-2' });
  await query.use({ id: 'd', time: '2025-10-02T10:00:00.000Z' });
  await query.use({ id: 'late-3' });
  await query.project();
}

const positionsOf = (changes: readonly Change[]) => changes.map(({ position }) => position);
const ascending = (positions: readonly number[]) => [...new Set(positions)].sort((a, b) => a - b);
const charged = (changes: readonly Change[]) =>
  changes.filter(({ type }) => type === 'CreditConsumed').length;

describe('pages of changes', () => {
  it.each([1, 2, 3, 7, 1_000])(
    'tell the whole ledger once and in order, months merged, in pages of %i',
    async (limit) => {
      await liveThroughTwoMonths();
      const all = await allPages(limit);
      expect(positionsOf(all)).toEqual(ascending(positionsOf(all)));
      expect(charged(all)).toBe(7);
      const months = await Promise.all(
        ['2025-09', '2025-10'].map((month) =>
          query.get(`/${TENANT}/ledger?month=${month}&limit=1000`),
        ),
      );
      expect(all).toHaveLength(months.reduce((sum, { body }) => sum + body.events.length, 0));
    },
  );

  it('go on from any position', async () => {
    await liveThroughTwoMonths();
    const all = await allPages(1_000);
    for (const [index, { position }] of all.entries()) {
      const { changes } = await page(`?after=${position}`);
      expect(positionsOf(changes)).toEqual(positionsOf(all).slice(index + 1));
    }
  });

  it('hold back what the figures do not reflect yet', async () => {
    await query.use({ id: 'a' });
    await query.project();
    const before = await allPages(1_000);
    await query.use({ id: 'b' });
    expect(await allPages(1_000)).toEqual(before);
    await query.project();
    expect(charged(await allPages(1_000))).toBe(2);
  });

  it('hold it back from who asks for the first time, too', async () => {
    await query.use({ id: 'a' });
    await query.project();
    await query.use({ id: 'b' }, { id: 'c' });
    expect(charged(await allPages(1_000))).toBe(1);
    expect(charged((await page('?limit=1000&after=0')).changes)).toBe(1);
  });

  it('state where to continue even if there is nothing', async () => {
    await query.use({ id: 'a' });
    await query.project();
    const { position } = await readAsOf(query.readModels);
    expect(await page(`?after=${position}`)).toEqual({
      status: 200,
      changes: [],
      nextAfter: String(position),
    });
  });

  it.each([
    ['?after=x', 422, 'after'],
    ['?after=-1', 422, 'after'],
    ['?limit=0', 422, 'limit'],
    ['?format=xml', 422, 'format'],
  ])('are refused with %s', async (search, status, field) => {
    await query.use({ id: 'a' });
    await query.project();
    const response = await fetch(feed(search));
    expect(response.status).toBe(status);
    expect(await response.json()).toMatchObject({ field });
  });

  it('are refused beyond the end of the ledger, but not where only the rows end', async () => {
    await query.use({ id: 'a' });
    await query.project();
    const { position: shown } = (await allPages(1_000)).at(-1)!;
    await query.use({ id: 'b' });
    for (const after of [shown, shown + 1])
      expect((await page(`?after=${after}`)).status).toBe(200);
    const response = await fetch(feed(`?after=${shown + 2}`));
    expect(response.status).toBe(409);
    expect(await response.json()).toMatchObject({
      type: 'urn:problem-type:ai-credit-meter:positionAhead',
    });
  });

  it('know no tenant that was never heard of', async () => {
    expect((await fetch(`${address}/nobody/changes`)).status).toBe(404);
  });
});

describe('a stream of changes', () => {
  it('sends the present events, then new ones, with their positions as ids', async () => {
    await query.use({ id: 'a' });
    await query.project();
    const there = await allPages(1_000);
    const stream = await openEventSource(feed());
    const first = await stream.take(there.length);
    expect(first.map(({ data }) => data)).toEqual(there);
    expect(first.map(({ id }) => id)).toEqual(positionsOf(there).map(String));
    await query.use({ id: 'b' });
    await query.project();
    const { data } = (await stream.next())!;
    expect(data).toMatchObject({ type: 'CreditConsumed', data: { usage: { id: 'b' } } });
    stream.close();
  });

  it('misses and repeats nothing, wherever the connection is lost', async () => {
    await liveThroughTwoMonths();
    const all = positionsOf(await allPages(1_000));
    const seen: number[] = [];
    let lastId: string | undefined;
    for (let count = 1; seen.length < all.length; count = (count % 3) + 1) {
      const stream = await openEventSource(feed('?after=0'), lastId);
      const events = await stream.take(Math.min(count, all.length - seen.length));
      seen.push(...events.map(({ data }) => data.position));
      lastId = events.at(-1)!.id;
      stream.close();
    }
    expect(seen).toEqual(all);
  });

  it('says where it is while nothing happens, so that a reconnect need not look back', async () => {
    await query.use({ id: 'a' });
    await query.project();
    const { position } = await readAsOf(query.readModels);
    query.waiting.sleep = soonQuiet;
    const stream = await openEventSource(feed(`?after=${position}`));
    await stream.heartbeat();
    expect(stream.lastId()).toBe(String(position));
    stream.close();
  });

  it('is shown by heartbeat events if requested', async () => {
    await query.use({ id: 'a' });
    await query.project();
    const { position } = await readAsOf(query.readModels);
    query.waiting.sleep = soonQuiet;
    const stream = await openEventSource(feed(`?after=${position}&heartbeats=true`));
    expect(await stream.heartbeat()).toBe(`event: heartbeat\ndata:\nid: ${position}`);
    stream.close();
  });

  it('ends when the process stops, and when its time is up', async () => {
    await query.use({ id: 'a' });
    await query.project();
    const stopped = await openEventSource(feed('?after=0'));
    await stopped.next();
    query.waiting.sleep = async (milliseconds, signal) => sleep(milliseconds / 100_000, signal);
    const expired = await openEventSource(feed('?after=0'));
    let told = 0;
    while (await expired.next()) told += 1;
    expect(told).toBe(2);
    query.stop();
    expect(await stopped.next()).not.toBeNull();
    expect(await stopped.next()).toBeNull();
  });

  it('is refused where a tenant has too many, until one is closed', async () => {
    await query.use({ id: 'a' });
    await query.project();
    const streams = await Promise.all(
      Array.from({ length: STREAMS_OF_TENANT }, () => openEventSource(feed('?after=0'))),
    );
    const refused = await openEventSource(feed('?after=0'));
    expect(refused.status).toBe(429);
    streams[0]!.close();
    let again = await openEventSource(feed('?after=0'));
    while (again.status === 429) {
      await sleep(10);
      again = await openEventSource(feed('?after=0'));
    }
    expect(again.status).toBe(200);
    for (const stream of [...streams, again]) stream.close();
  });

  it('refuses an id that no stream has given', async () => {
    await query.use({ id: 'a' });
    await query.project();
    const response = await fetch(feed(), { headers: { 'last-event-id': 'seven' } });
    expect(response.status).toBe(422);
    expect(await response.json()).toMatchObject({ field: 'Last-Event-ID' });
  });
});
