/** The read codec returns the same events as the engine's own client. */
import { randomUUID } from 'node:crypto';
import {
  binaryEvent,
  type EventData,
  EventStoreDBClient,
  jsonEvent,
  type JSONType,
  type RecordedEvent as ClientEvent,
  START,
  streamNameFilter,
} from '@eventstore/db-client';
import fc from 'fast-check';
import type { RecordedEvent } from '#eventsourcing';
import { type EventStoreStandIn, startEventStoreStandIn } from '#testing/eventstoredb-stand-in';
import { type EventStoreDb, openEventStoreDb } from './event-store-db.js';
import { readAll } from './spec-support.js';

const text = fc.string({ unit: 'binary', maxLength: 300 });
const bodies = fc.jsonValue({ maxDepth: 3, noUnicodeString: false });
/** Bytes of any kind, among them some that are JSON although the event does not say so. */
const bytes = fc.oneof(
  fc.uint8Array({ maxLength: 400 }),
  bodies.map((body) => Buffer.from(JSON.stringify(body))),
);
const events: fc.Arbitrary<EventData> = fc.oneof(
  { weight: 4, arbitrary: fc.tuple(text, bodies, fc.option(fc.dictionary(text, text))).map(json) },
  { weight: 1, arbitrary: bytes.map(binary) },
);
const batches = fc.array(
  fc.record({
    category: fc.constantFrom('ledger', 'tenant', 'other'),
    name: fc.string({ unit: 'grapheme', minLength: 1, maxLength: 40 }),
    events: fc.array(events, { minLength: 1, maxLength: 12 }),
  }),
  { minLength: 1, maxLength: 6 },
);

function json([type, body, metadata]: [string, unknown, Record<string, string> | null]) {
  const data = { body } as Record<string, JSONType>;
  return jsonEvent({ id: randomUUID(), type: `T${type}`, data, ...(metadata && { metadata }) });
}

function binary(data: Uint8Array) {
  return binaryEvent({ id: randomUUID(), type: 'Binary', data });
}

/** Converts the client's event to that of the port. */
function inOurWords(event: ClientEvent): RecordedEvent {
  const { streamId: stream, id, type, data, metadata, created, isJson } = event;
  return {
    ...{ stream, id, type, revision: Number(event.revision) },
    position: Number(event.position!.commit),
    data: isJson ? data : null,
    metadata: (metadata ?? {}) as unknown as RecordedEvent['metadata'],
    recordedAt: created.toISOString(),
  };
}

describe('reading by our own codec', () => {
  let standIn: EventStoreStandIn;
  let client: EventStoreDBClient;
  let store: EventStoreDb;
  beforeAll(async () => {
    standIn = await startEventStoreStandIn();
    client = EventStoreDBClient.connectionString(standIn.connectionString);
    store = openEventStoreDb(standIn);
  });
  afterAll(async () => {
    await client.dispose();
    await store.close();
    await standIn.close();
  });

  async function all(prefixes: string[]): Promise<RecordedEvent[]> {
    const filter =
      prefixes.length > 0 ? streamNameFilter({ prefixes }) : streamNameFilter({ regex: '^[^$]' });
    const expected: RecordedEvent[] = [];
    const subscription = client.subscribeToAll({ fromPosition: START, filter });
    const head = await store.head(prefixes.map((prefix) => prefix.slice(0, -1)));
    for await (const { event } of subscription) {
      expected.push(inOurWords(event!));
      if (expected.at(-1)!.position === head) break;
    }
    return expected;
  }

  async function followed(categories: string[], count: number): Promise<RecordedEvent[]> {
    const reached = new AbortController();
    const found: RecordedEvent[] = [];
    const options = { after: null, categories, signal: reached.signal, maxBatch: 7 };
    for await (const batch of store.subscribe(options)) {
      found.push(...batch);
      if (found.length >= count) reached.abort();
    }
    return found;
  }

  it('gives the same streams, and the same $all for any categories', async () => {
    await fc.assert(
      fc.asyncProperty(batches, async (written) => {
        const categories = new Set<string>();
        for (const [index, { category, name, events: batch }] of written.entries()) {
          const stream = `${category}-${index}${name}${randomUUID()}`;
          categories.add(category);
          await client.appendToStream(stream, batch, { expectedRevision: 'no_stream' });
          const expected: RecordedEvent[] = [];
          for await (const { event } of client.readStream(stream))
            expected.push(inOurWords(event!));
          expect(await readAll(store, stream)).toEqual(expected);
        }
        for (const wanted of [[...categories], []]) {
          const expected = await all(wanted.map((category) => `${category}-`));
          expect(await followed(wanted, expected.length)).toEqual(expected);
        }
      }),
      { numRuns: 8 },
    );
  });
});
