/** The event store contract on appends: expected revisions, conflicts, and the stored events. */
import type { AppendResult, ExpectedRevision } from '#eventsourcing';
import type { EventStoreHandle, EventStoreUnderTest } from './event-store.harness.js';
import { idsOf, readAll, sampleEvents, uniqueWord } from './support.js';

/** Appends one event as every writer does: after a conflict it retries at the actual revision. */
async function appendUntilAccepted(store: EventStoreHandle, stream: string, number: number) {
  let expectedRevision: ExpectedRevision = 'no_stream';
  for (;;) {
    const events = sampleEvents(stream, number, 1);
    const result: AppendResult = await store.append({ stream, expectedRevision, events });
    if (result.kind === 'appended') return result;
    expectedRevision = result.actualRevision;
  }
}

export function appendingContract(underTest: EventStoreUnderTest): void {
  describe('appending', () => {
    let store: EventStoreHandle;
    let stream: string;
    beforeEach(async () => {
      store = await underTest.open();
      stream = `${uniqueWord('append')}-1`;
    });

    it('starts a stream and answers with the revision of the last event', async () => {
      const events = sampleEvents(stream, 0, 3);
      const result = await store.append({ stream, expectedRevision: 'no_stream', events });
      expect(result).toEqual({ kind: 'appended', revision: 2, position: expect.any(Number) });
    });

    it('appends after the expected revision', async () => {
      const [first, second] = [sampleEvents(stream, 0, 2), sampleEvents(stream, 2, 2)];
      const start = await store.append({ stream, expectedRevision: 'no_stream', events: first });
      const next = await store.append({ stream, expectedRevision: 1, events: second });
      expect(next).toMatchObject({ kind: 'appended', revision: 3 });
      if (start.kind !== 'appended' || next.kind !== 'appended') throw new Error('conflict');
      expect(next.position).toBeGreaterThan(start.position);
      expect(idsOf(await readAll(store, stream))).toEqual(idsOf([...first, ...second]));
    });

    it.each<[string, ExpectedRevision]>([
      ['the stream is there already', 'no_stream'],
      ['others have appended since', 0],
      ['the stream is not that long yet', 7],
    ])('answers with a conflict and writes nothing when %s', async (_, expectedRevision) => {
      const events = sampleEvents(stream, 0, 3);
      await store.append({ stream, expectedRevision: 'no_stream', events });
      const late = sampleEvents(stream, 100, 1);
      expect(await store.append({ stream, expectedRevision, events: late })).toEqual({
        kind: 'conflict',
        actualRevision: 2,
      });
      expect(idsOf(await readAll(store, stream))).toEqual(idsOf(events));
    });

    it('answers with a conflict when the stream should exist and does not', async () => {
      const events = sampleEvents(stream, 0, 1);
      expect(await store.append({ stream, expectedRevision: 0, events })).toEqual({
        kind: 'conflict',
        actualRevision: 'no_stream',
      });
      expect(await readAll(store, stream)).toEqual([]);
    });

    it('lets one of two handles win and returns the end of the stream to the other', async () => {
      const other = await underTest.open();
      const events = sampleEvents(stream, 0, 1);
      await store.append({ stream, expectedRevision: 'no_stream', events });
      const mine = sampleEvents(stream, 10, 2);
      const theirs = sampleEvents(stream, 20, 2);
      const results = await Promise.all([
        store.append({ stream, expectedRevision: 0, events: mine }),
        other.append({ stream, expectedRevision: 0, events: theirs }),
      ]);
      expect(results.map(({ kind }) => kind).sort()).toEqual(['appended', 'conflict']);
      expect(results).toContainEqual({ kind: 'conflict', actualRevision: 2 });
      const winner = results[0].kind === 'appended' ? mine : theirs;
      expect(idsOf(await readAll(other, stream))).toEqual(idsOf([...events, ...winner]));
    });

    it('keeps every event of many writers to one stream, without gaps', async () => {
      const other = await underTest.open();
      const numbers = Array.from({ length: 30 }, (_, number) => number);
      await Promise.all(
        numbers.map((number) => appendUntilAccepted(number % 2 ? store : other, stream, number)),
      );
      const events = await readAll(store, stream);
      expect(events.map(({ revision }) => revision)).toEqual(numbers);
      const written = idsOf(sampleEvents(stream, 0, numbers.length));
      expect(idsOf(events).sort()).toEqual(written.sort());
    });

    it('answers each of many appends at once for itself', async () => {
      const streams = Array.from({ length: 100 }, (_, index) => `${stream}x${index}`);
      const taken = streams.filter((_, index) => index % 10 === 0);
      for (const name of taken) await appendUntilAccepted(store, name, 0);
      const results = await Promise.all(
        streams.map((name) =>
          store.append({
            stream: name,
            expectedRevision: 'no_stream',
            events: sampleEvents(name, 1, 3),
          }),
        ),
      );
      expect(results.map((result) => result.kind === 'conflict')).toEqual(
        streams.map((name) => taken.includes(name)),
      );
      for (const [index, name] of streams.entries()) {
        const length = results[index]!.kind === 'conflict' ? 1 : 3;
        expect(await readAll(store, name)).toHaveLength(length);
      }
    });
  });
}
