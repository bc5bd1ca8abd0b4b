/**
 * What becomes of appends and followers when the server fails in each of its ways; on the stand-in,
 * where failures come on demand.
 */
import { setTimeout as pause } from 'node:timers/promises';
import {
  type AppendRequest,
  type EventSource,
  type EventStore,
  type NewEvent,
  type RecordedEvent,
  retryTransient,
  TransientError,
} from '#eventsourcing';
import { type AppendFault, type EventStoreStandIn, startEventStoreStandIn } from '#testing';
import { openEventStoreDb } from './event-store-db.js';
import { aRequest, idsOf, readAll } from './spec-support.js';

const APPEND_TIMEOUT_MS = 200;
const soon = { sleep: () => pause(5).then(() => undefined) };

describe('appending, on the stand-in', () => {
  let standIn: EventStoreStandIn;
  let store: EventStore & EventSource;
  let request: AppendRequest;
  beforeEach(async () => {
    standIn = await startEventStoreStandIn();
    const { connectionString } = standIn;
    store = openEventStoreDb({ connectionString, appendTimeoutMs: APPEND_TIMEOUT_MS });
    request = aRequest('ledger-1', 3);
    await retryTransient(() => store.append(request), soon);
  });
  afterEach(async () => {
    await standIn.close();
    await store.close();
  });

  const next = (): AppendRequest => ({ ...aRequest('ledger-1', 2), expectedRevision: 2 });

  it.each<AppendFault>([
    'commit-without-answer',
    'timeout',
    'timeout-after-commit',
    'unknown-after-commit',
    'not-leader',
    'reset-before-commit',
    'reset-after-commit',
  ])('writes once when the append meets %s and is repeated', async (fault) => {
    const append = next();
    standIn.faults.arm(fault);
    await expect(store.append(append)).rejects.toThrow(TransientError);
    const answer = await retryTransient(() => store.append(append), soon);
    expect(answer).toMatchObject({ kind: 'appended', revision: 4 });
    expect(idsOf(await readAll(store, 'ledger-1'))).toEqual(
      idsOf([...request.events, ...append.events]),
    );
  });

  it('tells a writer whose append failed that another was first', async () => {
    standIn.faults.arm('timeout');
    const lost = next();
    await expect(store.append(lost)).rejects.toThrow(TransientError);
    await retryTransient(() => store.append(next()), soon);
    expect(await retryTransient(() => store.append(lost), soon)).toEqual({
      kind: 'conflict',
      actualRevision: 4,
    });
  });

  it('does not wait for a frozen server, and writes once when it has thawed', async () => {
    const append = next();
    standIn.faults.freeze();
    await expect(store.append(append)).rejects.toThrow(TransientError);
    await expect(store.append(append)).rejects.toThrow(TransientError);
    standIn.faults.thaw();
    const answer = await retryTransient(() => store.append(append), soon);
    expect(answer).toMatchObject({ kind: 'appended', revision: 4 });
    expect(await readAll(store, 'ledger-1')).toHaveLength(5);
  });

  it('fails appends under way when the server dies, and writes each once when it is back', async () => {
    const appends = Array.from({ length: 20 }, (_, index) => aRequest(`many-${index}`, 2));
    standIn.faults.freeze();
    const underWay = Promise.allSettled(appends.map((append) => store.append(append)));
    await standIn.stop();
    for (const result of await underWay) {
      expect(result).toMatchObject({ status: 'rejected', reason: expect.any(TransientError) });
    }
    await standIn.start();
    for (const append of appends) {
      const answer = await retryTransient(() => store.append(append), soon);
      expect(answer).toMatchObject({ kind: 'appended', revision: 1 });
      expect(idsOf(await readAll(store, append.stream))).toEqual(idsOf(append.events));
    }
  });

  it('leaves no rejection to nobody when the server dies behind back-pressure', async () => {
    const large = (stream: string): AppendRequest => {
      const [event] = aRequest(stream, 1).events;
      const events = [{ ...event!, data: { text: 'x'.repeat(200 * 1024) } }];
      return { stream, expectedRevision: 'no_stream', events };
    };
    const { connectionString } = standIn;
    const hasty = openEventStoreDb({ connectionString, appendTimeoutMs: 20 });
    await retryTransient(() => hasty.append(aRequest('first-1', 1)), soon);
    standIn.faults.freeze();
    for (let number = 0; number < 30; number++) {
      await expect(hasty.append(large(`large-${number}`))).rejects.toThrow(TransientError);
    }
    await standIn.stop();
    await expect(hasty.append(large('large-30'))).rejects.toThrow(TransientError);
    await hasty.close();
    /* Jest fails a test in which a rejection finds nobody: let those that are due come. */
    await pause(0);
  });

  it('says that access is denied, once and for good', async () => {
    standIn.faults.arm('access-denied');
    const refused = store.append(next());
    await expect(refused).rejects.toThrow(/Check user, password and access control list/);
    await expect(refused).rejects.not.toThrow(TransientError);
  });

  it('finds the server by asking the cluster', async () => {
    const connectionString = `esdb+discover://127.0.0.1:${standIn.port}?tls=false`;
    const discovering = openEventStoreDb({ connectionString });
    expect(await discovering.append(next())).toMatchObject({ kind: 'appended', revision: 4 });
    expect(await readAll(discovering, 'ledger-1')).toHaveLength(5);
    await discovering.close();
  });

  describe('before anything is sent', () => {
    const event = (data: unknown): NewEvent => ({ ...aRequest('x', 1).events[0]!, data });

    /** A fault that is still armed shows that no append has reached the server. */
    afterEach(() => expect(standIn.faults.pending).toBe(1));

    it('refuses what is too large for one append', async () => {
      standIn.faults.arm('timeout');
      const text = 'x'.repeat(100 * 1024);
      const events = Array.from({ length: 9 }, () => event({ text }));
      const append = store.append({ stream: 'large-1', expectedRevision: 'no_stream', events });
      await expect(append).rejects.toMatchObject({ name: 'AppendTooLargeError' });
    });

    it('names the value that JSON cannot carry', async () => {
      standIn.faults.arm('timeout');
      const events = [event({ credits: [1, { amount: 1n }] })];
      const append = store.append({ stream: 'odd-1', expectedRevision: 'no_stream', events });
      await expect(append).rejects.toThrow('value.credits[1].amount is of type bigint');
    });
  });
});

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

  /** As followers do it: subscribe again after the last event, for as long as errors may heal. */
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

  it('is not told when it starts beyond the end, and gets only what comes after that place', async () => {
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

  it('takes a category for what stands before the first dash, not for any beginning', async () => {
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

describe('a cluster whose follower is preferred, on the stand-in', () => {
  it('follows there, and asks the leader for whatever must be the newest', async () => {
    const standIn = await startEventStoreStandIn();
    const follower = await standIn.addFollower();
    const hosts = `127.0.0.1:${follower.port},127.0.0.1:${standIn.port}`;
    const connectionString = `esdb://${hosts}?tls=false&nodePreference=follower`;
    const store = openEventStoreDb({ connectionString });
    await store.append(aRequest('ledger-1', 2));
    follower.fallBehind();
    const later = await store.append(aRequest('ledger-2', 1));
    expect(await store.head(['ledger'])).toBe(later.kind === 'appended' && later.position);
    expect(await readAll(store, 'ledger-2')).toHaveLength(1);
    const reached = new AbortController();
    const seen: RecordedEvent[] = [];
    const options = { after: null, categories: ['ledger'], maxBatch: 10, signal: reached.signal };
    for await (const batch of store.subscribe(options)) {
      seen.push(...batch);
      reached.abort();
    }
    expect(seen.map(({ stream }) => stream)).toEqual(['ledger-1', 'ledger-1']);
    await store.close();
    await follower.close();
    await standIn.close();
  });

  it('finds the leader by the word of a node that does not lead', async () => {
    const standIn = await startEventStoreStandIn();
    const follower = await standIn.addFollower();
    const connectionString = `esdb://127.0.0.1:${follower.port}?tls=false`;
    const store = openEventStoreDb({ connectionString });
    const request = aRequest('ledger-1', 1);
    await retryTransient(() => store.append(request), soon);
    expect(await retryTransient(() => readAll(store, 'ledger-1'), soon)).toHaveLength(1);
    await store.close();
    await follower.close();
    await standIn.close();
  });
});

describe('a leader that is frozen, on the stand-in', () => {
  it('keeps nobody waiting for longer than five seconds before it is tried anew', async () => {
    const standIn = await startEventStoreStandIn();
    const store = openEventStoreDb(standIn);
    await store.append(aRequest('ledger-1', 1));
    standIn.faults.freeze();
    const started = performance.now();
    await expect(store.append(aRequest('ledger-2', 1))).rejects.toThrow(TransientError);
    await expect(readAll(store, 'ledger-1')).rejects.toThrow(TransientError);
    expect(performance.now() - started).toBeLessThan(2 * 5_500);
    standIn.faults.thaw();
    expect(await readAll(store, 'ledger-1')).toHaveLength(1);
    await store.close();
    await standIn.close();
  });
});
