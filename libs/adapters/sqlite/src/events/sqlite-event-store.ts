/** An event store in a SQLite file. Concurrent appends share one transaction and one disk sync. */
import {
  type Clock,
  type EventPositions,
  type EventSource,
  type EventStore,
  inSequence,
  type RecordedEvent,
  systemClock,
} from '#eventsourcing';
import { appendEvents } from './event-appending.js';
import { followEvents } from './event-following.js';
import { createPager } from './event-pages.js';
import { selectHead, selectPosition, selectStream } from './event-rows.js';
import { CREATE_EVENT_TABLES } from './event-tables.js';
import { dropWhile } from './drop-while.js';
import type { RecentAppend } from './recent-appends.js';
import type { SqliteFile } from '../file/sqlite-file.js';

const READ_PAGE_EVENTS = 1_000;

/** Creates an event store over a file. `close` does not close the file, which belongs to its opener. */
export async function createSqliteEventStore(
  file: SqliteFile,
  clock: Clock = systemClock,
): Promise<EventStore & EventSource & EventPositions> {
  await file.write((connection) => connection.exec(CREATE_EVENT_TABLES));
  return {
    async append(request) {
      if (request.events.length === 0) throw new RangeError('An append needs at least one event');
      let appended: RecentAppend | undefined;
      return file.write(
        (connection) => {
          appended = undefined;
          const recordedAt = clock.now().toISOString();
          return appendEvents(connection, request, recordedAt, (append) => (appended = append));
        },
        () => appended && file.notify(appended),
      );
    },
    read: (stream, fromRevision = 0) =>
      inSequence(stream, fromRevision, readStream(file, stream, fromRevision)),
    truncationOf: async () => null,
    subscribe: (options) => followEvents(file, options),
    head: (categories = []) => file.read((connection) => selectHead(connection, categories)),
    positionOf: (stream, revision) =>
      file.read((connection) => selectPosition(connection, stream, revision)),
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
      page((bounds) => selectStream(connection, stream, from, bounds)),
    );
    if (events.length === 0) return;
    yield dropWhile(events, ({ revision }) => revision < from);
    if (isLast) return;
    next = events[events.length - 1]!.revision + 1;
  }
}
