/** Where the webhook follower starts, and its checkpoints, which never go beyond what it has queued. */
import { createSqliteEventStore, openSqlite, type SqliteFile } from '#adapters/sqlite';
import {
  type EventSource,
  type EventStore,
  nextTurn,
  type RecordedEvent,
  sleep,
} from '#eventsourcing';
import { Deliverer, FOLLOWED_CATEGORIES } from './deliverer.js';
import type { EndpointCommand, EndpointDefinition } from './endpoint.js';
import { OVERAGE } from './testing/world.js';
import { WebhookStore } from './webhook-store.js';

const MARKS = 'webhookFollower-checkpoint';
const AT = '2025-09-15T12:00:00.000Z';
const MARK_EVERY = 20_000;
/** Higher than all positions that these specifications write. */
const FIRST = 1_000;

let file: SqliteFile;
let events: EventStore & EventSource;
/** The position at which the first endpoint was created. */
let since: number;

beforeEach(async () => {
  file = await openSqlite({ path: ':memory:', synchronous: 'OFF', pollMs: 0 });
  events = await createSqliteEventStore(file);
  since = await made('contoso', 'ops');
  await made('fabrikam', 'other');
});
afterEach(() => file.close());

const DEFINITION: EndpointDefinition = {
  ...{ url: 'http://127.0.0.1:9/', types: null, levels: null, description: null },
  format: 'standard',
  digest: 'none',
};
const BY = { actorId: 'ada', reason: null };

async function change(tenantId: string, command: EndpointCommand): Promise<number> {
  await new WebhookStore(events, { sleep }).change(tenantId, command);
  return (await events.head())!;
}

/** @returns the position at which the endpoint was created */
const made = (tenantId: string, id: string): Promise<number> =>
  change(tenantId, {
    ...{ type: 'Set', id, key: id, secret: 'whsec_', at: AT, by: BY, definition: DEFINITION },
  });

const eventAt = (position: number, said: Pick<RecordedEvent, 'type' | 'data'>): RecordedEvent => ({
  ...{ id: `${position}`, stream: 'creditLedger-contoso_2025-09', recordedAt: AT },
  ...{ revision: position, position, metadata: { schemaVersion: 1 }, ...said },
});

/** Events of the ledger up to the position, of which only the last gives a notification. */
const ledgerEvents = (count: number, last: number): RecordedEvent[] => [
  ...Array<RecordedEvent>(count - 1).fill(eventAt(FIRST, { type: 'CreditConsumed', data: {} })),
  eventAt(last, { type: 'OverageEntered', data: OVERAGE }),
];

/**
 * Follows a ledger of batches of these sizes to its end.
 * @param between runs before each batch except the first
 */
const follow = (sizes: readonly number[], between = async () => {}) =>
  followBatches(async function* () {
    let last = FIRST - 1;
    for (const size of sizes) {
      if (last >= FIRST) await between();
      last += size;
      yield ledgerEvents(size, last);
    }
  });

async function followBatches(batches: () => AsyncGenerator<RecordedEvent[]>) {
  const began: unknown[] = [];
  const wrote: string[] = [];
  const end = new AbortController();
  const ledger: EventStore & EventSource = {
    ...events,
    async append(request) {
      if (request.stream !== MARKS) for (let turn = 0; turn < 20; turn++) await nextTurn();
      const result = await events.append(request);
      wrote.push(request.stream);
      return result;
    },
    async *subscribe(options) {
      if (options.categories !== FOLLOWED_CATEGORIES) return yield* events.subscribe(options);
      began.push(options.after);
      yield* batches();
      end.abort();
    },
  };
  const deliverer = new Deliverer({
    ...{ events: ledger, store: new WebhookStore(ledger, { sleep }) },
    ...{ clock: { now: () => new Date(AT) }, sleep, onAttempt: () => {}, onNotice: () => {} },
    retry: { sleep },
    targets: { mail: null, poster: { rules: { allowLoopback: true }, sleep, timeoutMs: 1 } },
  });
  await deliverer.run(end.signal);
  return { began, wrote };
}

async function marked(): Promise<number[]> {
  const found: number[] = [];
  for await (const batch of events.read(MARKS)) {
    for (const { data } of batch) found.push((data as { position: number }).position);
  }
  return found;
}

async function mark(...positions: readonly number[]): Promise<void> {
  const revision = (await marked()).length - 1;
  await events.append({
    stream: MARKS,
    expectedRevision: revision < 0 ? 'no_stream' : revision,
    events: positions.map((position) => ({
      ...{ id: `mark-${revision}-${position}`, type: 'FollowedTo', data: { position } },
      metadata: { schemaVersion: 1 },
    })),
  });
}

it.each([
  ['where the first endpoint was made, without a mark', [], 0],
  ['where the first endpoint was made, where the mark lies before', [-1], 0],
  ['at the mark, where it lies behind', [5], 5],
  ['at the newest of many marks', [1, 2, 5], 5],
])('begins %s', async (_where, marks, expected) => {
  if (marks.length > 0) await mark(...marks.map((place) => since + place));
  expect((await follow([])).began).toEqual([since + expected]);
});

it('continues after its own mark', async () => {
  await follow([MARK_EVERY]);
  expect((await follow([])).began).toEqual([FIRST + MARK_EVERY - 1]);
});

it.each([
  ['not before so many events', [MARK_EVERY - 1], []],
  ['at the last of them', [MARK_EVERY - 1, 1], [MARK_EVERY]],
  ['at the end of the batch that has them', [MARK_EVERY - 1, 10], [MARK_EVERY + 9]],
  ['again after as many', [MARK_EVERY, MARK_EVERY - 1, 1], [MARK_EVERY, 2 * MARK_EVERY]],
])('marks its place %s', async (_when, sizes, ends) => {
  await follow(sizes);
  expect(await marked()).toEqual(ends.map((end) => FIRST + end - 1));
});

it('marks its place once all that comes before is queued', async () => {
  const { wrote } = await follow([MARK_EVERY]);
  expect(wrote).toEqual(['webhookDeliveries-ops', MARKS]);
});

it('marks its place behind the mark of another process', async () => {
  const foreign = FIRST + MARK_EVERY + 7;
  let isMarked = false;
  await follow([MARK_EVERY, MARK_EVERY, MARK_EVERY], async () => {
    if (!isMarked) await mark(foreign);
    isMarked = true;
  });
  const [first, second, third] = [1, 2, 3].map((times) => FIRST + times * MARK_EVERY - 1);
  expect(await marked()).toEqual([first, foreign, second, third]);
});

it('brings what was queued before it began, though nothing new is announced', async () => {
  const message = { id: 'a', type: 'OverageEntered', timestamp: AT, data: OVERAGE };
  const queued = { message, at: AT, dueAt: AT, again: false };
  await new WebhookStore(events, { sleep }).deliver('ops', [{ type: 'Queue', ...queued }]);
  const { wrote } = await follow([]);
  expect(wrote[0]).toBe('webhookDeliveries-ops');
});

describe('what is queued for an endpoint', () => {
  /** The endpoints for which the notification at this position is queued. */
  async function queuedAt(position: number): Promise<string[]> {
    const { wrote } = await followBatches(async function* () {
      yield ledgerEvents(1, position);
    });
    return wrote.toSorted();
  }

  it.each([
    ['not before', -1, ['webhookDeliveries-ops']],
    ['right after', 1, ['webhookDeliveries-late', 'webhookDeliveries-ops']],
  ])('is %s it was made', async (_when, distance, queued) => {
    const late = await made('contoso', 'late');
    expect(await queuedAt(late + distance)).toEqual(queued);
  });

  it('is nothing while it is disabled, and once it was removed', async () => {
    await made('contoso', 'late');
    await change('contoso', { type: 'Disable', id: 'ops', reason: 'gone', at: AT });
    expect(await queuedAt(FIRST)).toEqual(['webhookDeliveries-late']);
    await change('contoso', { type: 'Remove', id: 'late', at: AT, by: BY });
    expect(await queuedAt(FIRST + 1)).toEqual([]);
  });
});
