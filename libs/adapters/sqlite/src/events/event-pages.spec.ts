/** Pages of long streams stay within their limits of events and bytes, and no event is lost between them. */
import fc from 'fast-check';
import type { EventSource, EventStore } from '#eventsourcing';
import { createPager } from './event-pages.js';
import { type PageBounds, selectAfter, selectStream } from './event-rows.js';
import { createSqliteEventStore } from './sqlite-event-store.js';
import { openSqlite, type SqliteFile } from '../file/sqlite-file.js';
import { temporaryDirectory } from '../file/temporary-directory.fixture.js';

const EVENTS_MAX = 20;
const BYTES_MAX = 4_000;

let directory: Awaited<ReturnType<typeof temporaryDirectory>>;
let file: SqliteFile;
let store: EventStore & EventSource;
beforeAll(async () => {
  directory = await temporaryDirectory();
  file = await openSqlite({ path: directory.file('ledger.db') });
  store = await createSqliteEventStore(file);
});
afterAll(async () => {
  await file.close();
  await directory.remove();
});

interface Appended {
  readonly events: number;
  /** The length of the text in each event. */
  readonly length: number;
}

async function streamOf(name: string, appends: readonly Appended[]) {
  const stream = `pages-${name}`;
  let expectedRevision: number | 'no_stream' = 'no_stream';
  let count = 0;
  for (const { events, length } of appends) {
    await store.append({
      stream,
      expectedRevision,
      events: Array.from({ length: events }, (_, index) => ({
        id: `00000000-0000-4000-8000-${String(count + index).padStart(12, '0')}`,
        type: 'Happened',
        // Different texts, because equal ones are stored once.
        data: { text: String(count + index).padEnd(length, 'x') },
        metadata: { schemaVersion: 1 },
      })),
    });
    count += events;
    expectedRevision = count - 1;
  }
  return { stream, count };
}

type Select = (
  connection: Parameters<typeof selectStream>[0],
  bounds: PageBounds,
) => ReturnType<typeof selectStream>;

/** @param selectFrom returns the query of the page from a revision or after a position */
async function allPages(selectFrom: (revision: number, position: number) => Select) {
  const page = createPager(EVENTS_MAX, BYTES_MAX);
  const pages = [];
  let [revision, position] = [0, 0];
  for (;;) {
    const select = selectFrom(revision, position);
    const { events, until, isLast } = await file.read((connection) =>
      page((bounds) => select(connection, bounds)),
    );
    if (until !== null) [revision, position] = [events.at(-1)!.revision + 1, until];
    if (events.length > 0) pages.push(events);
    if (isLast) return pages;
  }
}

/** Many similar appends, then many of another kind, so that earlier rows do not predict later ones. */
const APPENDS = fc
  .array(
    fc.record({
      count: fc.integer({ min: 1, max: 40 }),
      events: fc.constantFrom(1, 2, 30),
      length: fc.constantFrom(0, 10, 500, 5_000),
    }),
    { minLength: 1, maxLength: 4 },
  )
  .map((runs) => runs.flatMap((run) => Array.from({ length: run.count }, () => run)));

let streams = 0;

it.each(['of a stream', 'of all streams'])('a page %s is within its bounds', async (of) => {
  await fc.assert(
    fc.asyncProperty(APPENDS, async (appends) => {
      const before = (await store.head()) ?? 0;
      const { stream, count } = await streamOf(String((streams += 1)), appends);
      const pages = await allPages(
        (revision, position) => (connection, bounds) =>
          of === 'of a stream'
            ? selectStream(connection, stream, revision, bounds)
            : selectAfter(connection, Math.max(position, before), {}, bounds),
      );
      expect(pages.flat().map(({ revision }) => revision)).toEqual(
        Array.from({ length: count }, (_, revision) => revision),
      );
      const ends = new Set<number>();
      let end = -1;
      for (const { events } of appends) ends.add((end += events));
      for (const page of pages.slice(1)) {
        const rows = page.filter(({ revision }) => ends.has(revision)).length;
        const bytes = page.reduce(
          (sum, { data }) => sum + (data as { text: string }).text.length,
          0,
        );
        expect(rows <= 8 || (page.length <= EVENTS_MAX && bytes <= BYTES_MAX)).toBe(true);
      }
    }),
    { numRuns: 30 },
  );
});
