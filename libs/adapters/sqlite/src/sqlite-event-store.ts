/** Events in a SQLite file: appends that arrive together share one transaction and one sync to disk. */
import {
  type Clock,
  type EventSource,
  type EventStore,
  inSequence,
  type RecordedEvent,
  type SubscribeOptions,
  systemClock,
} from '#eventsourcing';
import { appendEvents } from './event-appending.js';
import { createPager } from './event-pages.js';
import { selectAfter, selectHead, selectStream } from './event-rows.js';
import { CREATE_EVENT_TABLES } from './event-tables.js';
import type { SqliteFile } from './sqlite-file.js';

const READ_PAGE_EVENTS = 1_000;

/** The file stays open after `close`: it belongs to whoever opened it. */
export async function createSqliteEventStore(
  file: SqliteFile,
  clock: Clock = systemClock,
): Promise<EventStore & EventSource> {
  await file.write((connection) => connection.exec(CREATE_EVENT_TABLES));
  return {
    async append(request) {
      if (request.events.length === 0) throw new RangeError('An append needs at least one event');
      return file.write((connection) =>
        appendEvents(connection, request, clock.now().toISOString()),
      );
    },
    read: (stream, fromRevision = 0) =>
      inSequence(stream, fromRevision, readStream(file, stream, fromRevision)),
    truncationOf: async () => null,
    subscribe: (options) => follow(file, options),
    head: (categories = []) => file.read((connection) => selectHead(connection, categories)),
    close: async () => {},
  };
}

async function* readStream(
  file: SqliteFile,
  stream: string,
  fromRevision: number,
): AsyncGenerator<readonly RecordedEvent[]> {
  const page = createPager(READ_PAGE_EVENTS);
  for (let next = fromRevision; ;) {
    const from = next;
    const { events, isLast } = await file.read((connection) =>
      page((maxRows) => selectStream(connection, stream, from, maxRows)),
    );
    if (events.length === 0) return;
    yield dropWhile(events, ({ revision }) => revision < from);
    if (isLast) return;
    next = events[events.length - 1]!.revision + 1;
  }
}

async function* follow(
  file: SqliteFile,
  { after, signal, maxBatch, ...wanted }: SubscribeOptions,
): AsyncGenerator<readonly RecordedEvent[]> {
  const page = createPager(maxBatch);
  let position = after ?? 0;
  while (!signal.aborted) {
    const from = position;
    const seen = file.commits();
    const { head, events, until } = await file.read((connection) => ({
      head: selectHead(connection, []) ?? 0,
      ...page((maxRows) => selectAfter(connection, from, wanted, maxRows)),
    }));
    const fresh = dropWhile(events, (event) => event.position <= from);
    for (let start = 0; start < fresh.length && !signal.aborted; start += maxBatch) {
      yield fresh.slice(start, start + maxBatch);
    }
    position = Math.max(from, until ?? head);
    if (until === null) await file.nextCommit(seen, signal);
  }
}

function dropWhile<T>(items: readonly T[], predicate: (item: T) => boolean): readonly T[] {
  const start = items.findIndex((item) => !predicate(item));
  return start === 0 ? items : items.slice(start < 0 ? items.length : start);
}
