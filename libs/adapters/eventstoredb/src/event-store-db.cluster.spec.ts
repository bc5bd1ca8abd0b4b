/** A cluster on the stand-in: which node receives which request, and how a frozen leader is handled. */
import { setTimeout as pause } from 'node:timers/promises';
import { type RecordedEvent, retryTransient, TransientError } from '#eventsourcing';
import { eventually } from '#testing';
import { startEventStoreStandIn } from '#testing/eventstoredb-stand-in';
import { openEventStoreDb } from './event-store-db.js';
import { aRequest, idsOf, readAll } from './spec-support.js';
const soon = { sleep: () => pause(5).then(() => undefined) };

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

describe('an election, on the stand-in', () => {
  it.each(['a list of nodes', 'one node'])(
    'is followed within five seconds, again and again, by who knows %s',
    async (known) => {
      const standIn = await startEventStoreStandIn();
      const other = await standIn.addFollower();
      const third = await standIn.addFollower();
      const hosts = [standIn, other, third].map(({ port }) => `127.0.0.1:${port}`);
      const named = known === 'one node' ? hosts[0]! : hosts.join();
      const store = openEventStoreDb({ connectionString: `esdb://${named}?tls=false` });
      const written: string[] = [];
      const follows = new AbortController();
      const seen: string[] = [];
      const options = { after: null, categories: ['ledger'], maxBatch: 10 };
      const following = (async () => {
        for await (const batch of store.subscribe({ ...options, signal: follows.signal })) {
          seen.push(...idsOf(batch));
        }
      })();
      for (const winner of [null, other, third, other]) {
        winner?.lead();
        const started = performance.now();
        for (let round = 0; round < 20; round++) {
          const request = aRequest(`ledger-${written.length}`, 1);
          const result = await retryTransient(() => store.append(request), soon);
          expect(result.kind).toBe('appended');
          expect(await retryTransient(() => readAll(store, request.stream), soon)).toHaveLength(1);
          written.push(...idsOf(request.events));
        }
        expect(performance.now() - started).toBeLessThan(5_000);
      }
      await eventually('all is followed', async () => seen.length === written.length);
      expect(seen).toEqual(written);
      follows.abort();
      await following;
      await store.close();
      await other.close();
      await third.close();
      await standIn.close();
    },
  );
});

describe('a leader that is frozen, on the stand-in', () => {
  it('is tried again after five seconds at the latest', async () => {
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
