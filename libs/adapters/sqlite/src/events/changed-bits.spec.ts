/** A stored append with a bit that changed on disk is detected on reading, and other appends are unaffected. */
import fc from 'fast-check';
import {
  type EventSource,
  type EventStore,
  storeHolds,
  type RecordedEvent,
  requireSameHistory,
  type SqlValue,
  UnreadableEvent,
  UnreadableEventError,
} from '#eventsourcing';
import { openSqlite, type SqliteFile } from '../file/sqlite-file.js';
import { encodeEvents } from './event-block.js';
import { createSqliteEventStore } from './sqlite-event-store.js';

const HIT = 'creditLedger-contoso_2025-11';
const OTHER = 'creditLedger-fabrikam_2025-11';
const eventsOf = (stream: string) =>
  ['1', '2', '3'].map((id) => ({
    id: `${stream}-${id}`,
    type: 'CreditConsumed',
    data: { usage: { id, environmentName: 'Größe' }, charge: { milliCredits: 400_000 } },
    metadata: { schemaVersion: 1 },
  }));

let file: SqliteFile;
let store: EventStore & EventSource;

beforeEach(async () => {
  file = await openSqlite({ path: ':memory:', pollMs: 0 });
  store = await createSqliteEventStore(file);
  for (const stream of [HIT, OTHER]) {
    await store.append({ stream, expectedRevision: 'no_stream', events: eventsOf(stream) });
  }
});
afterEach(() => file.close());

const change = (column: string, value: SqlValue) =>
  file.write((connection) =>
    connection.run(`UPDATE commits SET ${column} = ? WHERE position = 3`, value),
  );
const textOf = () =>
  file.read((connection) =>
    String(connection.all('SELECT events FROM commits WHERE position = 3')[0]![0]),
  );

async function read(stream: string): Promise<RecordedEvent[]> {
  const events: RecordedEvent[] = [];
  for await (const batch of store.read(stream)) events.push(...batch);
  return events;
}

async function followed(): Promise<readonly RecordedEvent[]> {
  const { signal } = new AbortController();
  const events: RecordedEvent[] = [];
  for await (const batch of store.subscribe({ after: null, signal, maxBatch: 100 })) {
    events.push(...batch);
    if (events.length >= 2 * eventsOf(HIT).length) break;
  }
  return events;
}

async function expectHitAlone(): Promise<void> {
  for (const events of [await read(HIT), (await followed()).slice(0, 3)]) {
    expect(events.map(({ revision, position }) => [revision, position])).toEqual([
      [0, 1],
      [1, 2],
      [2, 3],
    ]);
    for (const event of events) {
      expect(event).toBeInstanceOf(UnreadableEvent);
      expect(() => event.type).toThrow(UnreadableEventError);
      expect(() => event.data).toThrow(/creditLedger-contoso_2025-11 is damaged.*changed in the/);
      expect(() => event.metadata).toThrow(UnreadableEventError);
    }
  }
  expect(await read(OTHER)).toMatchObject(eventsOf(OTHER));
}

it('is found wherever in the text it is', async () => {
  const text = Buffer.from(await textOf());
  await fc.assert(
    fc.asyncProperty(fc.nat(text.length - 1), fc.nat(6), async (at, bit) => {
      const changed = Buffer.from(text);
      changed[at]! ^= 1 << bit;
      await change('events', changed.toString());
      await expectHitAlone();
    }),
  );
});

it('is found in the columns beside the text', async () => {
  await change('recorded_at', '2025-11-01T00:00:00.000Z');
  await expectHitAlone();
});

it.each(['', '{', '{"events":3}', 'null'])('is found where %j is left', async (text) => {
  await change('events', text);
  await expectHitAlone();
});

it('does not make a follower that had reached that event take the store for another', async () => {
  const last = (await read(HIT)).at(-1)!;
  await change('events', '{');
  const { stream, revision, position, id: eventId, recordedAt } = last;
  expect(await storeHolds(store, { stream, revision, position, eventId })).toBe(true);
  const event = { previous: position - 1, eventId, recordedAt, categories: ['creditLedger'] };
  const checkpoint = { name: 'usage', position, event, goal: null };
  await requireSameHistory(store, checkpoint, new AbortController().signal);
});

it('is not required of what an earlier release has written', async () => {
  await change('events', encodeEvents(eventsOf(HIT)));
  expect(await read(HIT)).toMatchObject(eventsOf(HIT));
});
