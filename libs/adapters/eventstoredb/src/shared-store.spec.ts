/** The cost of searches in a store that other applications also use, in events that the node reads. */
import { EventStoreDBClient } from '@eventstore/db-client';
import { startEventStoreStandIn } from '#testing/eventstoredb-stand-in';
import { openEventStoreDb } from './event-store-db.js';
import { aRequest } from './spec-support.js';

describe('a store shared with others, on the stand-in', () => {
  it('searches only new events for the head, once', async () => {
    const standIn = await startEventStoreStandIn();
    const store = openEventStoreDb(standIn);
    const ours = await store.append(aRequest('ledger-1', 1));
    const position = ours.kind === 'appended' && ours.position;
    for (let number = 0; number < 40; number++) await store.append(aRequest(`o-${number}`, 250));
    expect(await store.head(['ledger'])).toBe(position);
    const looked = standIn.lookedAt();
    for (let look = 0; look < 20; look++) expect(await store.head(['ledger'])).toBe(position);
    expect(standIn.lookedAt() - looked).toBeLessThanOrEqual(20);
    await store.append(aRequest('o-last', 100));
    expect(await store.head(['ledger'])).toBe(position);
    expect(standIn.lookedAt() - looked).toBeLessThan(200);
    const next = await store.append({ ...aRequest('ledger-1', 1), expectedRevision: 0 });
    expect(await store.head(['ledger'])).toBe(next.kind === 'appended' && next.position);
    await store.close();
    await standIn.close();
  });

  it('costs one event where the newest is ours, however many came before it', async () => {
    const standIn = await startEventStoreStandIn();
    const store = openEventStoreDb(standIn);
    await store.append(aRequest('ledger-1', 1));
    await store.head(['ledger']);
    for (let number = 0; number < 4; number++)
      await store.append(aRequest(`ledger-a${number}`, 250));
    const looked = standIn.lookedAt();
    const last = await store.append({ ...aRequest('ledger-1', 1), expectedRevision: 0 });
    const position = last.kind === 'appended' && last.position;
    expect(await store.head(['ledger'])).toBe(position);
    expect(standIn.lookedAt() - looked).toBe(1);
    await store.append(aRequest('other-1', 3));
    expect(await store.head(['ledger'])).toBe(position);
    expect(standIn.lookedAt() - looked).toBeLessThan(50);
    await store.close();
    await standIn.close();
  });

  it('checks a thousand streams at once for hidden events', async () => {
    const standIn = await startEventStoreStandIn();
    const store = openEventStoreDb(standIn);
    const client = EventStoreDBClient.connectionString(standIn.connectionString);
    await client.setStreamMetadata('ledger-7', { truncateBefore: 3 });
    expect(await store.restrictedStreams(['ledger'])).toHaveProperty('size', 1);
    await client.setStreamMetadata('ledger-8', { maxCount: 2 });
    await client.dispose();
    const looked = standIn.reads();
    const all = Array.from({ length: 1_000 }, (_, number) =>
      store.truncationOf(`ledger-${number}`),
    );
    const found = (await Promise.all(all)).flatMap((one, number) => (one ? [[number, one]] : []));
    expect(found).toEqual([
      [7, expect.stringContaining('$tb')],
      [8, expect.stringContaining('$maxCount')],
    ]);
    expect(standIn.reads() - looked).toBeLessThan(20);
    await store.close();
    await standIn.close();
  });

  it('is searched once, by any process: the next one continues from the mark', async () => {
    const standIn = await startEventStoreStandIn();
    const open = () => openEventStoreDb({ ...standIn, markEveryBytes: 50_000 });
    const first = open();
    const ours = await first.append(aRequest('ledger-1', 1));
    const position = ours.kind === 'appended' && ours.position;
    const client = EventStoreDBClient.connectionString(standIn.connectionString);
    await client.setStreamMetadata('ledger-1', { maxCount: 7 });
    await client.dispose();
    const restrictions = new Map([['ledger-1', 'its metadata sets $maxCount to 7']]);
    for (let number = 0; number < 40; number++) await first.append(aRequest(`o-${number}`, 250));
    expect(await first.head(['ledger'])).toBe(position);
    expect(await first.restrictedStreams(['ledger'])).toEqual(restrictions);
    await first.close();
    const looked = standIn.lookedAt();
    for (let process = 0; process < 5; process++) {
      const next = open();
      expect(await next.head(['ledger'])).toBe(position);
      expect(await next.restrictedStreams(['ledger'])).toEqual(restrictions);
      await next.close();
    }
    expect(standIn.lookedAt() - looked).toBeLessThan(100);
    await standIn.close();
  });

  it('is found to hold more of ours since the mark, and what was restored since', async () => {
    const standIn = await startEventStoreStandIn();
    const open = () => openEventStoreDb({ ...standIn, markEveryBytes: 1 });
    const first = open();
    await first.append(aRequest('ledger-1', 1));
    await first.head(['ledger']);
    const later = await first.append({ ...aRequest('ledger-1', 600), expectedRevision: 0 });
    await first.append(aRequest('o-1', 5));
    await first.close();
    const second = open();
    expect(await second.head(['ledger'])).toBe(later.kind === 'appended' && later.position);
    expect(await second.head(['nobody'])).toBeNull();
    await second.close();
    await standIn.close();
  });
});
