/**
 * Subscribes to the ledger: appends of this process come from memory, all others from the file, each once and in
 * order.
 */
import type { Position, RecordedEvent, SubscribeOptions } from '#eventsourcing';
import { createPager } from './event-pages.js';
import { selectAfter, selectHead } from './event-rows.js';
import { dropWhile } from './drop-while.js';
import { type Page, recentAppendsOf } from './recent-appends.js';
import type { SqliteFile } from '../file/sqlite-file.js';

export async function* followEvents(
  file: SqliteFile,
  { after, signal, maxBatch, ...wanted }: SubscribeOptions,
): AsyncGenerator<readonly RecordedEvent[]> {
  const readPage = pagesOf(file, wanted, maxBatch);
  const recent = recentAppendsOf(file);
  const follower = { position: after ?? 0 };
  /**
   * The value of `file.changesFound()` when the file was last read to its end, or `null` if there may be more to
   * read.
   */
  let readAfter: number | null = null;
  recent.join(follower);
  try {
    while (!signal.aborted) {
      const seen = file.commits();
      const changes = file.changesFound();
      const { position } = follower;
      let page = recent.after(follower, wanted, maxBatch);
      if (!page && (readAfter !== changes || recent.newest > position)) {
        page = await readPage(position);
        readAfter = page.isLast ? changes : null;
      }
      const { events, until } = page ?? NOTHING;
      const fresh = dropWhile(events, (event) => event.position <= position);
      for (let start = 0; start < fresh.length && !signal.aborted; start += maxBatch) {
        yield fresh.slice(start, start + maxBatch);
      }
      follower.position = Math.max(position, until);
      if (!page) await file.nextCommit(seen, signal);
    }
  } finally {
    recent.leave(follower);
  }
}

const NOTHING: Pick<Page, 'events' | 'until'> = { events: [], until: 0 };

function pagesOf(
  file: SqliteFile,
  wanted: Pick<SubscribeOptions, 'categories' | 'isWanted'>,
  maxBatch: number,
) {
  const page = createPager(maxBatch);
  return (after: Position): Promise<Page> =>
    file.read((connection) => {
      const head = selectHead(connection, []) ?? 0;
      const { events, until } = page((bounds) => selectAfter(connection, after, wanted, bounds));
      return { events, until: until ?? head, isLast: until === null };
    });
}
