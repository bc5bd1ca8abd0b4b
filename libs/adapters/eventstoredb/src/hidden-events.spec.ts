/** The errors that readers receive for streams whose metadata hides events, and for subscriptions that end. */
import { EventStoreDBClient } from '@eventstore/db-client';
import { TransientError } from '#eventsourcing';
import { type EventStoreStandIn, startEventStoreStandIn } from '#testing/eventstoredb-stand-in';
import type { Connection } from './connection.js';
import { type EventStoreDb, openEventStoreDb } from './event-store-db.js';
import { subscribe } from './reading.js';
import type { RpcListener } from './rpc-channel.js';
import { aRequest } from './spec-support.js';

describe('hidden events, on the stand-in', () => {
  let standIn: EventStoreStandIn;
  let store: EventStoreDb;
  let client: EventStoreDBClient;
  beforeEach(async () => {
    standIn = await startEventStoreStandIn();
    store = openEventStoreDb(standIn);
    client = EventStoreDBClient.connectionString(standIn.connectionString);
  });
  afterEach(async () => {
    await client.dispose();
    await store.close();
    await standIn.close();
  });

  it('have no place, and those behind them have their own', async () => {
    await store.append(aRequest('ledger-1', 5));
    const before = await store.positionOf('ledger-1', 4);
    await client.setStreamMetadata('ledger-1', { truncateBefore: 3 });
    expect(await store.positionOf('ledger-1', 0)).toBeNull();
    expect(await store.positionOf('ledger-1', 2)).toBeNull();
    expect(await store.positionOf('ledger-1', 4)).toBe(before);
  });

  it('of a tombstone are reported as an event whose revision every row can hold', async () => {
    await store.append(aRequest('ledger-1', 1));
    await client.tombstoneStream('ledger-1');
    const stopping = new AbortController();
    const options = { categories: ['ledger'], after: null, maxBatch: 4, signal: stopping.signal };
    const revisions: number[] = [];
    for await (const batch of store.subscribe(options)) {
      revisions.push(...batch.map(({ revision }) => revision));
      if (revisions.length >= 2) stopping.abort();
    }
    expect(revisions).toEqual([0, Number.MAX_SAFE_INTEGER]);
  });

  it('are reported until the metadata hides them no more', async () => {
    await client.setStreamMetadata('ledger-1', { maxCount: 2 });
    await client.setStreamMetadata('ledger-2', { maxCount: 3 });
    expect(await store.restrictedStreams(['ledger'])).toHaveProperty('size', 2);
    await client.setStreamMetadata('ledger-1', {});
    expect([...(await store.restrictedStreams(['ledger'])).keys()]).toEqual(['ledger-2']);
  });

  it('are found when one stream is checked, also if they were hidden a moment ago', async () => {
    expect(await store.restrictedStreams(['ledger'])).toHaveProperty('size', 0);
    await client.setStreamMetadata('ledger-1', { maxCount: 2 });
    expect(await store.truncationOf('ledger-1')).toBe('its metadata sets $maxCount to 2');
    expect(await store.truncationOf('ledger-2')).toBeNull();
  });
});

describe('a subscription', () => {
  /** A node that ends every call immediately, without an error. */
  const ending = {
    callHeaders: () => ({}),
    forget: () => {},
    channel: async () => ({
      rpc: {
        call: (_method: string, _headers: object, { onEnd }: RpcListener) => ({
          send: () => {},
          finish: () => queueMicrotask(() => onEnd(null)),
          ...{ pause: () => {}, resume: () => {}, cancel: () => {} },
        }),
      },
    }),
  } as unknown as Connection;
  const first = (signal: AbortSignal) =>
    subscribe(ending, { after: null, categories: ['ledger'], signal, maxBatch: 1 }).next();

  it('that the node ends without an error is begun again: it is not the end of the ledger', async () => {
    const next = first(new AbortController().signal);
    await expect(next).rejects.toThrow(TransientError);
    await expect(next).rejects.toThrow('EventStoreDB ended the subscription');
  });

  it('ends without an error when it is cancelled', async () => {
    const abort = new AbortController();
    const next = first(abort.signal);
    abort.abort();
    expect(await next).toEqual({ done: true, value: undefined });
  });
});
