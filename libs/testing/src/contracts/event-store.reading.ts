/** The event store contract on reading streams: complete, in order, exactly as written. */
import type { NewEvent } from '#eventsourcing';
import type { EventStoreHandle, EventStoreUnderTest } from './event-store.harness.js';
import { idsOf, readAll, sampleEvents, uniqueWord } from './support.js';

const ODD_NAMES = [
  'with spaces and / slashes \\ and % signs',
  `quotes ' " and a ; semicolon -- comment`,
  'a-second-dash_and_underscores',
  'emoji 👩‍🚀 and 日本語',
  'x'.repeat(500),
];

/** Text and numbers that an imprecise storage would change. */
const ODD_DATA = {
  text: 'zero \u0000, line \u2028, quote ", emoji 🧾, half a pair \ud800',
  largest: Number.MAX_SAFE_INTEGER,
  smallest: Number.MIN_SAFE_INTEGER,
  nothing: null,
  empty: {},
  nested: { list: [1, [2, { deep: true }]] },
};

export function readingContract(underTest: EventStoreUnderTest): void {
  describe('reading', () => {
    let store: EventStoreHandle;
    let category: string;
    beforeEach(async () => {
      store = await underTest.open();
      category = uniqueWord('read');
    });

    function start(stream: string, events: readonly NewEvent[]) {
      return store.append({ stream, expectedRevision: 'no_stream', events });
    }

    it('returns what was written', async () => {
      const stream = `${category}-1`;
      const [sample] = sampleEvents(stream, 0, 1);
      const metadata = { schemaVersion: 3, $correlationId: 'c', origin: 'topic/0/17' };
      const event: NewEvent = { ...sample!, type: 'Odd Type', data: ODD_DATA, metadata };
      await start(stream, [event]);
      const [recorded] = await readAll(store, stream);
      expect(recorded).toEqual({
        ...event,
        stream,
        revision: 0,
        position: expect.any(Number),
        recordedAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
      });
    });

    it('gives nothing for a stream that is not there', async () => {
      expect(await readAll(store, `${category}-missing`)).toEqual([]);
    });

    it.each([0, 1, 3, 4, 5, 8])('starts at revision %i, inclusive', async (from) => {
      const stream = `${category}-1`;
      await start(stream, sampleEvents(stream, 0, 4));
      const events = sampleEvents(stream, 4, 4);
      await store.append({ stream, expectedRevision: 3, events });
      const read = await readAll(store, stream, from);
      expect(idsOf(read)).toEqual(idsOf(sampleEvents(stream, from, 8 - from)));
      expect(read.map(({ revision }) => revision - from)).toEqual(read.map((_, index) => index));
    });

    it('returns the position of each event, and null for those that do not exist', async () => {
      const stream = `${category}-1`;
      await start(stream, sampleEvents(stream, 0, 4));
      await start(`${category}-2`, sampleEvents(`${category}-2`, 0, 3));
      const more = sampleEvents(stream, 4, 1);
      await store.append({ stream, expectedRevision: 3, events: more });
      for (const { revision, position } of await readAll(store, stream)) {
        expect(await store.positionOf(stream, revision)).toBe(position);
      }
      expect(await store.positionOf(stream, 5)).toBeNull();
      expect(await store.positionOf(`${category}-missing`, 0)).toBeNull();
    });

    it('gives long streams in order, in rising positions', async () => {
      const stream = `${category}-1`;
      const sizes = [500, 1, 499, 500, 700, 300];
      let length = 0;
      for (const size of sizes) {
        const expectedRevision = length === 0 ? 'no_stream' : length - 1;
        const events = sampleEvents(stream, length, size);
        await store.append({ stream, expectedRevision, events });
        length += size;
      }
      const read = await readAll(store, stream);
      expect(idsOf(read)).toEqual(idsOf(sampleEvents(stream, 0, length)));
      expect(read.map(({ revision }) => revision)).toEqual(read.map((_, index) => index));
      expect(read.every((event, i) => i === 0 || event.position > read[i - 1]!.position)).toBe(
        true,
      );
    });

    it.each(ODD_NAMES)('takes the stream name %s', async (odd) => {
      const stream = `${category}-${odd}`;
      const events = sampleEvents(stream, 0, 2);
      await start(stream, events);
      const read = await readAll(store, stream);
      expect(idsOf(read)).toEqual(idsOf(events));
      expect(read[0]!.stream).toBe(stream);
    });

    it('distinguishes similar names', async () => {
      const names = ['name', 'Name', 'name ', 'nam\u00e9', 'name\u0301'];
      for (const [index, name] of names.entries()) {
        const stream = `${category}-${name}`;
        const result = await start(stream, sampleEvents(stream, 0, index + 1));
        expect(result).toMatchObject({ kind: 'appended', revision: index });
      }
      for (const [index, name] of names.entries()) {
        expect(await readAll(store, `${category}-${name}`)).toHaveLength(index + 1);
      }
    });
  });
}
