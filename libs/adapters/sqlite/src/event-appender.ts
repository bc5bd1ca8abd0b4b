/** Writing: decides inside the transaction whether an append is new, a repetition or a conflict. */
import type { AppendRequest, AppendResult, NewEvent, Position } from '#eventsourcing';
import type { Connection } from './connection.js';
import { decodeRow, selectHead, selectStream } from './event-rows.js';
import { categoryOf } from './event-tables.js';

interface StreamHead {
  readonly id: number;
  revision: number;
}

/** Bounds the memory of streams whose end is known; what is forgotten is looked up again. */
const MAX_KNOWN_STREAMS = 20_000;

const appenders = new WeakMap<Connection, EventAppender>();

/** All stores of one process on one connection share what is known of it, so none can be out of date. */
export function appenderOf(connection: Connection): EventAppender {
  const known = appenders.get(connection) ?? new EventAppender(connection);
  appenders.set(connection, known);
  return known;
}

class EventAppender {
  private readonly streams = new Map<string, StreamHead>();
  private head: Position = 0;
  private generation = -1;

  constructor(private readonly connection: Connection) {}

  append(request: AppendRequest, recordedAt: string): AppendResult {
    this.forgetWhatMayHaveChanged();
    const { stream, expectedRevision, events } = request;
    const known = this.find(stream);
    const expected = expectedRevision === 'no_stream' ? -1 : expectedRevision;
    if (expected === (known?.revision ?? -1)) {
      return this.insert(known ?? this.create(stream), request, recordedAt);
    }
    return (
      findRepeated(this.connection, stream, expected + 1, events) ?? {
        kind: 'conflict',
        actualRevision: known?.revision ?? 'no_stream',
      }
    );
  }

  private forgetWhatMayHaveChanged(): void {
    if (this.generation !== this.connection.generation) {
      this.streams.clear();
      this.head = selectHead(this.connection, []) ?? 0;
      this.generation = this.connection.generation;
    }
    if (this.streams.size > MAX_KNOWN_STREAMS) this.streams.clear();
  }

  private find(stream: string): StreamHead | undefined {
    const known = this.streams.get(stream);
    if (known) return known;
    const [row] = this.connection.all(
      `SELECT id, (SELECT MAX(last_revision) FROM commits WHERE stream_id = streams.id)
       FROM streams WHERE name = ?`,
      stream,
    );
    if (!row) return undefined;
    const found = { id: row[0] as number, revision: row[1] as number };
    this.streams.set(stream, found);
    return found;
  }

  private create(stream: string): StreamHead {
    const [row] = this.connection.all('INSERT INTO streams (name) VALUES (?) RETURNING id', stream);
    const created = { id: row![0] as number, revision: -1 };
    this.streams.set(stream, created);
    return created;
  }

  private insert(
    target: StreamHead,
    { stream, events }: AppendRequest,
    recordedAt: string,
  ): AppendResult {
    const revision = target.revision + events.length;
    const position = this.head + events.length;
    this.connection.run(
      'INSERT INTO commits VALUES (?, ?, ?, ?, ?, ?, ?)',
      position,
      target.id,
      categoryOf(stream),
      target.revision + 1,
      revision,
      recordedAt,
      JSON.stringify(events),
    );
    target.revision = revision;
    this.head = position;
    return { kind: 'appended', revision, position };
  }
}

/** The answer that was given when these very events were appended at this place, if they were. */
function findRepeated(
  connection: Connection,
  stream: string,
  fromRevision: number,
  events: readonly NewEvent[],
): AppendResult | undefined {
  const rows = selectStream(connection, stream, fromRevision, events.length);
  const there = rows.flatMap(decodeRow).filter(({ revision }) => revision >= fromRevision);
  if (!events.every(({ id }, index) => there[index]?.id === id)) return undefined;
  const { revision, position } = there[events.length - 1]!;
  return { kind: 'appended', revision, position };
}
