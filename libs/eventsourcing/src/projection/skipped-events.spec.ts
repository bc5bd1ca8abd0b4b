/** Events that an operator has skipped read as empty from then on. */
import { createSqliteEventStore, openSqlite, type SqliteFile } from '#adapters/sqlite';
import type { RecordedEvent } from '../envelope.js';
import type { EventSource, EventStore } from '../event-store.js';
import { isSkipped, type Skip, SKIPS_STREAM, withoutSkipped, writeSkip } from './skipped-events.js';

const STREAM = 'told-ada';

let file: SqliteFile;
let store: EventStore & EventSource;
let ids: string[];
let nowMs: number;

beforeEach(async () => {
  file = await openSqlite({ path: ':memory:', synchronous: 'OFF', pollMs: 0 });
  store = await createSqliteEventStore(file);
  ids = [1, 2, 3].map((digit) => `00000000-0000-4000-8000-00000000000${digit}`);
  const events = ids.map((id) => ({ id, type: 'Told', data: {}, metadata: { schemaVersion: 1 } }));
  await store.append({ stream: STREAM, expectedRevision: 'no_stream', events });
  nowMs = Date.parse('2025-09-15T12:00:00.000Z');
});
afterEach(() => file.close());

const clock = { now: () => new Date(nowMs) };
const skipOf = (revision: number): Skip => ({
  stream: STREAM,
  revision,
  eventId: ids[revision]!,
  reason: 'written by hand',
});

async function read(from: EventStore): Promise<RecordedEvent[]> {
  const events: RecordedEvent[] = [];
  for await (const batch of from.read(STREAM)) events.push(...batch);
  return events;
}

async function followed(from: EventSource): Promise<RecordedEvent[]> {
  const { signal } = new AbortController();
  const options = { after: null, categories: ['told'], signal, maxBatch: 10 };
  for await (const batch of from.subscribe(options)) return [...batch];
  return [];
}

it('is replaced by an empty event for readers and followers', async () => {
  await writeSkip(store, skipOf(1));
  const seeing = withoutSkipped(store, clock);
  for (const events of [await read(seeing), await followed(seeing)]) {
    expect(events.map(isSkipped)).toEqual([false, true, false]);
    expect(events.map(({ id, revision }) => [id, revision])).toEqual(ids.map((id, at) => [id, at]));
    expect(events[1]!.data).toEqual({ skippedType: 'Told', reason: 'written by hand' });
    expect(events[1]!.metadata).toEqual({ schemaVersion: 1 });
  }
  expect((await read(store)).some(isSkipped)).toBe(false);
});

it.each([
  ['a little later', 5_000],
  ['also by a clock that was set back', -3_600_000],
])('is noticed by a process that reads, %s', async (_what, afterMs) => {
  const seeing = withoutSkipped(store, clock);
  await read(seeing);
  await writeSkip(store, skipOf(0));
  expect((await read(seeing)).some(isSkipped)).toBe(false);
  nowMs += afterMs;
  expect((await read(seeing)).map(isSkipped)).toEqual([true, false, false]);
});

it('is said once, however often and by how many', async () => {
  await Promise.all([0, 1, 0, 2, 0].map((revision) => writeSkip(store, skipOf(revision))));
  expect(await store.head(['skippedEvents'])).toBe(6);
  expect((await read(withoutSkipped(store, clock))).every(isSkipped)).toBe(true);
});

it('concerns that very event, and not another one at its revision after a restore', async () => {
  await writeSkip(store, { ...skipOf(1), eventId: ids[2]! });
  expect((await read(withoutSkipped(store, clock))).some(isSkipped)).toBe(false);
});

it('is written once, however often it is requested, whatever was skipped in between', async () => {
  for (const revision of [1, 0, 1, 0]) await writeSkip(store, skipOf(revision));
  const written: unknown[] = [];
  for await (const batch of store.read(SKIPS_STREAM)) {
    written.push(...batch.map(({ type, data, metadata }) => ({ type, data, metadata })));
  }
  const stored = { type: 'EventSkipped', metadata: { schemaVersion: 1 } };
  expect(written).toEqual([1, 0].map((revision) => ({ ...stored, data: skipOf(revision) })));
});
