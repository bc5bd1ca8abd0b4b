/** Events in a SQLite file: appends that arrive together share one transaction and one sync to disk. */
import {
  type Clock,
  type EventSource,
  type EventStore,
  inSequence,
  type Position,
  type RecordedEvent,
  type SubscribeOptions,
  systemClock,
} from '#eventsourcing';
import { appendEvents } from './event-appending.js';
import { createPager } from './event-pages.js';
import { selectAfter, selectHead, selectStream } from './event-rows.js';
import { CREATE_EVENT_TABLES } from './event-tables.js';
import { type Page, type RecentAppend, recentAppendsOf } from './recent-appends.js';
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
  const nextPage = pagesOf(file, wanted, maxBatch);
  const recent = recentAppendsOf(file);
  const follower = { position: after ?? 0 };
  recent.join(follower);
  try {
    while (!signal.aborted) {
      const seen = file.commits();
      const { position } = follower;
      const { events, until, isLast } =
        recent.after(follower, wanted, maxBatch) ?? (await nextPage(position));
      const fresh = dropWhile(events, (event) => event.position <= position);
      for (let start = 0; start < fresh.length && !signal.aborted; start += maxBatch) {
        yield fresh.slice(start, start + maxBatch);
      }
      follower.position = Math.max(position, until);
      if (isLast) await file.nextCommit(seen, signal);
    }
  } finally {
    recent.leave(follower);
  }
}

function pagesOf(
  file: SqliteFile,
  wanted: Pick<SubscribeOptions, 'categories' | 'isWanted'>,
  maxBatch: number,
) {
  const page = createPager(maxBatch);
  return (after: Position): Promise<Page> =>
    file.read((connection) => {
      const head = selectHead(connection, []) ?? 0;
      const { events, until } = page((maxRows) => selectAfter(connection, after, wanted, maxRows));
      return { events, until: until ?? head, isLast: until === null };
    });
}

function dropWhile<T>(items: readonly T[], predicate: (item: T) => boolean): readonly T[] {
  const start = items.findIndex((item) => !predicate(item));
  return start === 0 ? items : items.slice(start < 0 ? items.length : start);
}
