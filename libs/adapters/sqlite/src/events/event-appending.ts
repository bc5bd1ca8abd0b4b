/** Appends events to a stream within a transaction, or detects that the append is a repetition or a conflict. */
import type { AppendRequest, AppendResult, NewEvent, Position } from '#eventsourcing';
import type { Connection } from '../file/connection.js';
import {
  type AppendColumns,
  decodeRow,
  eventsText,
  selectHead,
  selectStream,
} from './event-rows.js';
import { categoryOf } from './event-tables.js';
import { knownRows } from '../file/known-rows.js';
import type { RecentAppend } from './recent-appends.js';

interface StreamEnd {
  readonly id: number;
  revision: number;
}

interface KnownEnds {
  head: Position;
  /** The highest stream id in use, or 0 if there are no streams. */
  lastStreamId: number;
  readonly streams: Map<string, StreamEnd>;
}

/** The maximum number of streams whose ends are cached. */
const MAX_KNOWN_STREAMS = 20_000;

const knownEnds = knownRows<KnownEnds>((connection) => ({
  head: selectHead(connection, []) ?? 0,
  lastStreamId: Number(connection.all('SELECT MAX(id) FROM streams')[0]![0]),
  streams: new Map(),
}));

/**
 * Appends the events at the expected revision. Must be called inside a transaction.
 * @param onInserted receives the row that was written; not called for a repetition or a conflict
 */
export function appendEvents(
  connection: Connection,
  request: AppendRequest,
  recordedAt: string,
  onInserted: (append: RecentAppend) => void,
): AppendResult {
  const known = knownEnds(connection);
  const { stream, expectedRevision, events } = request;
  const isNew = expectedRevision === 'no_stream';
  const expected = isNew ? -1 : expectedRevision;
  const created = isNew ? createUnlessKnown(connection, known, stream) : null;
  const end = created ?? find(connection, known, stream);
  if (expected === end?.revision) {
    return insert(connection, known, end, { stream, events, recordedAt, onInserted });
  }
  const actualRevision = end?.revision ?? 'no_stream';
  const repeated = findRepeated(connection, stream, expected + 1, events);
  return repeated ?? { kind: 'conflict', actualRevision };
}

/**
 * Creates the stream without looking it up first, because it usually is new as expected.
 * @returns the end of the new stream, or `null` if the stream already exists
 */
function createUnlessKnown(
  connection: Connection,
  known: KnownEnds,
  stream: string,
): StreamEnd | null {
  if (known.streams.has(stream)) return null;
  const id = known.lastStreamId + 1;
  const created = connection.run(
    'INSERT INTO streams (id, name) VALUES (?, ?) ON CONFLICT (name) DO NOTHING',
    id,
    stream,
  );
  if (created === 0) return null;
  known.lastStreamId = id;
  return remember(known.streams, stream, { id, revision: -1 });
}

function find(
  connection: Connection,
  { streams }: KnownEnds,
  stream: string,
): StreamEnd | undefined {
  const known = streams.get(stream);
  if (known) return known;
  const [row] = connection.all(
    `SELECT id, (SELECT MAX(last_revision) FROM commits WHERE stream_id = streams.id)
     FROM streams WHERE name = ?`,
    stream,
  );
  return row && remember(streams, stream, { id: row[0] as number, revision: row[1] as number });
}

function remember(streams: Map<string, StreamEnd>, stream: string, end: StreamEnd): StreamEnd {
  if (streams.size >= MAX_KNOWN_STREAMS) streams.clear();
  streams.set(stream, end);
  return end;
}

interface Insertion extends Pick<AppendRequest, 'stream' | 'events'> {
  readonly recordedAt: string;
  readonly onInserted: (append: RecentAppend) => void;
}

function insert(
  connection: Connection,
  known: KnownEnds,
  end: StreamEnd,
  { stream, events, recordedAt, onInserted }: Insertion,
): AppendResult {
  const firstRevision = end.revision + 1;
  const firstPosition = known.head + 1;
  const revision = end.revision + events.length;
  const position = known.head + events.length;
  const columns: AppendColumns = [position, stream, firstRevision, revision, recordedAt];
  const text = eventsText(columns, events);
  connection.run(
    'INSERT INTO commits VALUES (?, ?, ?, ?, ?, ?, ?)',
    position,
    end.id,
    categoryOf(stream),
    firstRevision,
    revision,
    recordedAt,
    text,
  );
  onInserted({ row: [...columns, text], firstPosition });
  end.revision = revision;
  known.head = position;
  return { kind: 'appended', revision, position };
}

/** Returns the original result if exactly these events were already appended at this revision. */
function findRepeated(
  connection: Connection,
  stream: string,
  fromRevision: number,
  events: readonly NewEvent[],
): AppendResult | undefined {
  const { rows } = selectStream(connection, stream, fromRevision, { maxRows: events.length });
  const there = rows.flatMap(decodeRow).filter(({ revision }) => revision >= fromRevision);
  if (!events.every(({ id }, index) => there[index]?.id === id)) return undefined;
  const { revision, position } = there[events.length - 1]!;
  return { kind: 'appended', revision, position };
}
