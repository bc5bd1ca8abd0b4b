/** Subscriptions under faults of the stand-in: no event is missed or repeated. */
import { setTimeout as pause } from 'node:timers/promises';
import {
  type EventSource,
  type EventStore,
  type RecordedEvent,
  retryTransient,
  TransientError,
} from '#eventsourcing';
import { type EventStoreStandIn, startEventStoreStandIn } from '#testing/eventstoredb-stand-in';
import { openEventStoreDb } from './event-store-db.js';
import { aRequest, idsOf } from './spec-support.js';
const soon = { sleep: () => pause(5).then(() => undefined) };

describe('following, on the stand-in', () => {
  let standIn: EventStoreStandIn;
  let store: EventStore & EventSource;
  beforeEach(async () => {
    standIn = await startEventStoreStandIn();
    store = openEventStoreDb(standIn);
  });
  afterEach(async () => {
    await standIn.close();
    await store.close();
  });

  /** Subscribes as followers do: again after the last event while errors are transient. */
  async function follow(count: number, onBatch: (soFar: readonly RecordedEvent[]) => void) {
    const events: RecordedEvent[] = [];
    const abort = new AbortController();
    await retryTransient(async () => {
      const after = events.at(-1)?.position ?? null;
      const options = { after, categories: ['ledger'], signal: abort.signal, maxBatch: 4 };
      for await (const batch of store.subscribe(options)) {
        events.push(...batch);
        onBatch(events);
        if (events.length >= count) abort.abort();
      }
    }, soon);
    return events;
  }

  it('misses and repeats nothing when the server restarts again and again', async () => {
    const expected: string[] = [];
    const write = async (number: number) => {
      const append = aRequest(`ledger-${number}`, 3);
      expected.push(...idsOf(append.events));
      await retryTransient(() => store.append(append), soon);
    };
    for (let number = 0; number < 5; number++) await write(number);
    let restarts: Promise<void> = Promise.resolve();
    let restarted = 0;
    const followed = follow(60, ({ length }) => {
      if (length < restarted * 5 + 5 || restarted >= 4) return;
      restarted++;
      restarts = restarts.then(() => standIn.stop()).then(() => standIn.start());
    });
    for (let number = 5; number < 20; number++) await write(number);
    expect(idsOf(await followed)).toEqual(expected);
    await restarts;
    expect(restarted).toBe(4);
  });

  it('is not an error when it starts beyond the end, and gives only events after that position', async () => {
    await store.append(aRequest('ledger-1', 1));
    const head = (await store.head(['ledger']))!;
    const abort = new AbortController();
    const options = { after: head + 2_000, categories: ['ledger'], signal: abort.signal };
    const first = store
      .subscribe({ ...options, maxBatch: 1 })
      [Symbol.asyncIterator]()
      .next();
    for (let number = 2; number < 40; number++) await store.append(aRequest(`ledger-${number}`, 1));
    const { value } = await first;
    expect(value![0]!.position).toBeGreaterThan(head + 2_000);
    abort.abort();
  });

  it('matches a category with all of the name before the first dash, not with a prefix of it', async () => {
    const after = await store.append(aRequest('ledgers-1', 2));
    expect(await store.head(['ledger'])).toBeNull();
    await store.append(aRequest('ledger-1', 1));
    const [event] = await follow(1, () => undefined);
    expect(event).toMatchObject({ stream: 'ledger-1' });
    expect(await store.head(['ledgers'])).toBe(after.kind === 'appended' && after.position);
  });

  it('stops for good when reading $all is not allowed', async () => {
    standIn.faults.denyReadingAll = true;
    const { signal } = new AbortController();
    const first = store
      .subscribe({ after: null, signal, maxBatch: 1 })
      [Symbol.asyncIterator]()
      .next();
    await expect(first).rejects.toThrow(/may not read \$all. Run "ops bootstrap/);
    await expect(store.head()).rejects.not.toThrow(TransientError);
  });
});
