/** The evidence at the end of a run: the ledger, the oracle's books, and what was observed from outside. */
import type { Clock, EventSource, RecordedEvent, SqlDatabase } from '#eventsourcing';
import { type MessageLog, USAGE_TOPICS } from '../harness/message-log.js';
import { NUMBER_HEADER, type Observed, type Published } from '../harness/observed.js';
import { Findings } from '../oracle/broken.js';
import { LedgerBook } from '../oracle/ledger-book.js';

export interface Placed {
  readonly topic: string;
  /** `topic/partition/offset` */
  readonly place: string;
  readonly message: Published;
}

/** The part of an installation that the promises are about, whether simulated or made of real processes. */
export interface Installation {
  readonly clock: Clock;
  /** Whether notifications and dead letters are processed, and that has finished. */
  readonly announces?: boolean;
  readonly observed: Pick<Observed, 'published' | 'asked' | 'wrongTallies' | 'stopped'> &
    Partial<Pick<Observed, 'latestPresent'>>;
  readonly log: Pick<MessageLog, 'read' | 'lag'>;
  readonly engines: {
    readonly store: EventSource;
    readonly readModels: SqlDatabase;
    /** A second empty database to replay into. */
    readonly freshReadModels: SqlDatabase;
  };
}

export interface Evidence {
  readonly world: Installation;
  readonly findings: Findings;
  readonly events: readonly RecordedEvent[];
  /** Every usage message with its place in the log. */
  readonly placed: readonly Placed[];
  /** The ledger's months by tenant. */
  readonly books: ReadonlyMap<string, LedgerBook>;
}

export async function gatherEvidence(world: Installation): Promise<Evidence> {
  const findings = new Findings();
  const events = await readAll(world.engines.store);
  const { observed } = world;
  const placed = await placesOf(world);
  const published = new Map(placed.map(({ place, message }) => [place, message]));
  const books = new Map<string, LedgerBook>();
  for (const event of events) {
    const month = monthOfStream(event.stream);
    if (month === null) continue;
    const tenantId = tenantOfStream(event.stream);
    const inputs = { published, asked: observed.asked };
    const book = books.get(tenantId) ?? new LedgerBook(tenantId, inputs, findings);
    books.set(tenantId, book);
    book.write(month, event);
  }
  for (const book of books.values()) book.end();
  return { world, findings, events, placed, books };
}

async function placesOf({ log, observed }: Installation): Promise<Placed[]> {
  const placed: Placed[] = [];
  for (const topic of USAGE_TOPICS) {
    for (const { partition, offset, headers } of await log.read(topic)) {
      const message = observed.published[Number(headers[NUMBER_HEADER])]!;
      placed.push({ topic, place: `${topic}/${partition}/${offset}`, message });
    }
  }
  return placed;
}

const PREFIX = 'creditLedger-';

/** The name of a stream is a contract: category, tenant, month. */
export const monthOfStream = (stream: string): string | null =>
  stream.startsWith(PREFIX) ? stream.slice(-'2025-11'.length) : null;

const tenantOfStream = (stream: string): string => stream.slice(PREFIX.length, -'_2025-11'.length);

async function readAll(source: EventSource): Promise<RecordedEvent[]> {
  const events: RecordedEvent[] = [];
  const head = await source.head();
  if (head === null) return events;
  const abort = new AbortController();
  const options = { after: null, signal: abort.signal, maxBatch: 10_000 };
  for await (const batch of source.subscribe(options)) {
    events.push(...batch);
    if (batch[batch.length - 1]!.position >= head) break;
  }
  abort.abort();
  return events;
}
