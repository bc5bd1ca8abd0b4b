/** The event store contract on repeated appends: a retry after an unknown outcome is always safe. */
import { type AppendRequest, retryTransient } from '#eventsourcing';
import type { EventStoreHandle, EventStoreUnderTest } from './event-store.harness.js';
import { idsOf, pauseBetweenTries, readAll, sampleEvents, uniqueWord } from './support.js';

interface Appended {
  readonly revision: number;
  readonly position: number;
}

async function append(store: EventStoreHandle, request: AppendRequest): Promise<Appended> {
  const result = await store.append(request);
  if (result.kind !== 'appended') throw new Error(`conflict at ${result.actualRevision}`);
  return result;
}

export function idempotencyContract(underTest: EventStoreUnderTest): void {
  describe.each([
    ['at once', false],
    ['after the store was closed and opened again', true],
  ])('repeating an append %s', (_, reopened) => {
    let stream: string;
    let store: EventStoreHandle;
    let first: AppendRequest;
    let second: AppendRequest;
    let answers: Appended[];

    /** Two appends of three events each, followed by an append of one event. */
    beforeEach(async () => {
      store = await underTest.open();
      stream = `${uniqueWord('repeat')}-1`;
      first = { stream, expectedRevision: 'no_stream', events: sampleEvents(stream, 0, 3) };
      second = { stream, expectedRevision: 2, events: sampleEvents(stream, 3, 3) };
      answers = [await append(store, first), await append(store, second)];
      await append(store, { stream, expectedRevision: 5, events: sampleEvents(stream, 6, 1) });
      if (!reopened) return;
      await store.close();
      store = await underTest.open();
    });
    afterEach(async () => {
      expect(idsOf(await readAll(store, stream))).toEqual(idsOf(sampleEvents(stream, 0, 7)));
    });

    it('answers the same batch with its original revision and position', async () => {
      expect(await store.append(first)).toEqual({ ...answers[0], kind: 'appended' });
      expect(await store.append(second)).toEqual({ ...answers[1], kind: 'appended' });
    });

    it('accepts a prefix of what is there', async () => {
      const { position } = answers[1]!;
      const [head] = await readAll(store, stream, 3);
      const prefix = { ...second, events: second.events.slice(0, 1) };
      const answer = await append(store, prefix);
      expect(answer).toMatchObject({ revision: 3, position: head!.position });
      expect(answer.position).toBeLessThanOrEqual(position);
    });

    it('accepts a batch that was first written in two appends', async () => {
      const joined = { ...first, events: sampleEvents(stream, 0, 5) };
      expect(await store.append(joined)).toMatchObject({ kind: 'appended', revision: 4 });
    });

    it.each<[string, (stream: string) => ReturnType<typeof sampleEvents>]>([
      ['more than what is there', (name) => sampleEvents(name, 3, 5)],
      ['new events', (name) => sampleEvents(name, 100, 3)],
      [
        'old events mixed with new ones',
        (name) => [...sampleEvents(name, 3, 1), ...sampleEvents(name, 100, 1)],
      ],
      ['the same events in another order', (name) => sampleEvents(name, 3, 3).reverse()],
      ['events that stand elsewhere in the stream', (name) => sampleEvents(name, 0, 2)],
    ])('refuses %s', async (_case, eventsOf) => {
      const request = { stream, expectedRevision: 2, events: eventsOf(stream) };
      expect(await store.append(request)).toEqual({ kind: 'conflict', actualRevision: 6 });
    });

    it('refuses the same batch at a later place', async () => {
      const moved = { ...second, expectedRevision: 3 };
      expect(await store.append(moved)).toEqual({ kind: 'conflict', actualRevision: 6 });
    });
  });

  it('answers identical appends that are under way together with one and the same revision', async () => {
    const [store, other] = [await underTest.open(), await underTest.open()];
    const stream = `${uniqueWord('together')}-1`;
    const request: AppendRequest = {
      stream,
      expectedRevision: 'no_stream',
      events: sampleEvents(stream, 0, 4),
    };
    /* An engine may leave all but one unanswered for a while; those are retried. */
    const results = await Promise.all(
      [store, other, store, other].map((handle) =>
        retryTransient(() => append(handle, request), { sleep: pauseBetweenTries }),
      ),
    );
    expect(new Set(results.map(({ revision }) => revision))).toEqual(new Set([3]));
    expect(new Set(results.map(({ position }) => position)).size).toBe(1);
    expect(await readAll(store, stream)).toHaveLength(4);
  });
}
