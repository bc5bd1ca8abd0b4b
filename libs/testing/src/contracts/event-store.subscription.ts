/** The event store contract on subscriptions: every event once, in order, including later ones. */
import type { RecordedEvent } from '#eventsourcing';
import type { EventStoreHandle, EventStoreUnderTest } from './event-store.harness.js';
import { idsOf, receive, sampleEvents, uniqueWord } from './support.js';

export function subscriptionContract(underTest: EventStoreUnderTest): void {
  describe('subscribing', () => {
    let store: EventStoreHandle;
    let category: string;
    beforeEach(async () => {
      store = await underTest.open();
      category = uniqueWord('follow');
    });

    function start(stream: string, count: number, handle = store) {
      const events = sampleEvents(stream, 0, count);
      return handle.append({ stream, expectedRevision: 'no_stream', events });
    }

    it('gives what is there in the order it was written, across streams', async () => {
      const [one, two] = [`${category}-1`, `${category}-2`];
      await start(one, 3);
      await start(two, 2);
      const events = sampleEvents(one, 3, 2);
      await store.append({ stream: one, expectedRevision: 2, events });
      const read = await receive(store, 7, { categories: [category] });
      expect(idsOf(read)).toEqual(
        idsOf([...sampleEvents(one, 0, 3), ...sampleEvents(two, 0, 2), ...events]),
      );
      expect(read.map(({ revision }) => revision)).toEqual([0, 1, 2, 0, 1, 3, 4]);
      expect(read.map(({ stream }) => stream)).toEqual([one, one, one, two, two, one, one]);
      expect(read.every((event, i) => i === 0 || event.position > read[i - 1]!.position)).toBe(
        true,
      );
    });

    it('starts after the given position, wherever in an append that is', async () => {
      await start(`${category}-1`, 4);
      await start(`${category}-2`, 4);
      const all = await receive(store, 8, { categories: [category] });
      for (const [index, { position }] of all.slice(0, -1).entries()) {
        const rest = all.slice(index + 1);
        const options = { categories: [category], after: position };
        expect(await receive(store, rest.length, options)).toEqual(rest);
      }
    });

    it('gives only the categories that were asked for', async () => {
      const [second, third] = [uniqueWord('second'), uniqueWord('third')];
      for (const name of [category, second, third]) await start(`${name}-a-b`, 2);
      await start(`${category}-2`, 1);
      const read = await receive(store, 5, { categories: [category, third] });
      expect(read.map(({ stream }) => stream)).toEqual([
        ...[`${category}-a-b`, `${category}-a-b`],
        ...[`${third}-a-b`, `${third}-a-b`],
        `${category}-2`,
      ]);
    });

    it('gives only the events that are wanted, however many lie between them', async () => {
      for (let number = 0; number < 20; number++) await start(`${category}-${number}`, 2);
      const isWanted = (stream: string) => stream.endsWith('7');
      const wanted = { categories: [category], isWanted, maxBatch: 2 };
      const received = receive(store, 6, wanted);
      await start(`${category}-27`, 2);
      const streams = (await received).map(({ stream }) => stream);
      expect(streams).toEqual([7, 7, 17, 17, 27, 27].map((number) => `${category}-${number}`));
    });

    it('gives all categories when none is named', async () => {
      await start(`${category}-1`, 2);
      const [first] = await receive(store, 1, { categories: [category] });
      await start(`${uniqueWord('other')}-1`, 1);
      const [next, other] = await receive(store, 2, { after: first!.position });
      expect(next).toMatchObject({ stream: `${category}-1`, revision: 1 });
      expect(other!.position).toBeGreaterThan(next!.position);
    });

    it('gives what comes later, from this handle and from another', async () => {
      const other = await underTest.open();
      await start(`${category}-1`, 1);
      const received = receive(store, 4, { categories: [category] });
      await start(`${category}-2`, 2);
      await start(`${category}-3`, 1, other);
      const streams = (await received).map(({ stream }) => stream);
      expect(streams).toEqual([1, 2, 2, 3].map((number) => `${category}-${number}`));
    });

    it('misses and repeats nothing while many writers are at work', async () => {
      const other = await underTest.open();
      const streams = Array.from({ length: 60 }, (_, index) => `${category}-${index}`);
      const options = { categories: [category], maxBatch: 7 };
      const followers = [1, 2, 3].map(() => receive(store, streams.length * 3, options));
      await Promise.all(
        streams.map((name, index) => start(name, 3, index % 2 === 0 ? store : other)),
      );
      const expected = streams.flatMap((name) => idsOf(sampleEvents(name, 0, 3))).sort();
      const [first, ...rest] = await Promise.all(followers);
      expect(idsOf(first!).sort()).toEqual(expected);
      for (const events of rest) expect(idsOf(events)).toEqual(idsOf(first!));
    });

    it('never gives more at once than asked for', async () => {
      await start(`${category}-1`, 10);
      await start(`${category}-2`, 1);
      const abort = new AbortController();
      const batches: (readonly RecordedEvent[])[] = [];
      const options = { after: null, categories: [category], maxBatch: 4, signal: abort.signal };
      for await (const batch of store.subscribe(options)) {
        batches.push(batch);
        if (batches.flat().length === 11) abort.abort();
      }
      expect(batches.every((batch) => batch.length >= 1 && batch.length <= 4)).toBe(true);
      expect(batches.flat()).toHaveLength(11);
    });

    it('ends when the signal aborts, also while it waits', async () => {
      const abort = new AbortController();
      const options = { after: null, categories: [category], maxBatch: 10, signal: abort.signal };
      const iterator = store.subscribe(options)[Symbol.asyncIterator]();
      await start(`${category}-1`, 1);
      expect((await iterator.next()).value).toHaveLength(1);
      const waiting = iterator.next();
      abort.abort();
      expect(await waiting).toMatchObject({ done: true });
    });

    it('ends at once when the signal has aborted before', async () => {
      await start(`${category}-1`, 1);
      const options = { after: null, maxBatch: 10, signal: AbortSignal.abort() };
      for await (const batch of store.subscribe(options)) throw new Error(`got ${batch.length}`);
    });
  });

  describe('head', () => {
    it('is the position of the newest event of the categories', async () => {
      const store = await underTest.open();
      const [one, two] = [uniqueWord('head'), uniqueWord('head')];
      expect(await store.head([one])).toBeNull();
      const positions: number[] = [];
      for (const stream of [`${one}-1`, `${two}-1`]) {
        const events = sampleEvents(stream, 0, 3);
        const result = await store.append({ stream, expectedRevision: 'no_stream', events });
        if (result.kind === 'appended') positions.push(result.position);
      }
      expect(await store.head([one])).toBe(positions[0]);
      expect(await store.head([two])).toBe(positions[1]);
      expect(await store.head([one, two])).toBe(positions[1]);
      expect(await store.head()).toBeGreaterThanOrEqual(positions[1]!);
      const read = await receive(store, 3, { categories: [two] });
      expect(read[2]!.position).toBe(positions[1]);
    });
  });
}
