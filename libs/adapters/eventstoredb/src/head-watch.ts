/**
 * Finds the position of our newest event. Each search covers only events written since the last one, so that the
 * events of others in a shared store are read once.
 */
import type { Position, RecordedEvent } from '#eventsourcing';
import { readingAllDenied, isDenied, toPortError } from './errors.js';
import { type Search, SearchMarks, type SearchMarksOptions } from './search-marks.js';
import { eventsIn, prefixesOf, readLast, readOnce } from './reading.js';

type HeadSearch = Search<Position | null>;

interface CategoriesState {
  readonly marks: SearchMarks<Position | null>;
  lastSearch: HeadSearch | null;
}

/** The number of newest events to check first: if most events are ours, one of ours is among them. */
const NEAR_EVENTS = 32;
/** A shorter distance is read directly; positions are bytes. */
const FAR_BYTES = 64 * 1024;

function filterOf(categories: readonly string[]): (event: RecordedEvent) => boolean {
  const prefixes = prefixesOf(categories);
  if (prefixes.length === 0) return ({ stream }) => !stream.startsWith('$');
  return ({ stream }) => prefixes.some((prefix) => stream.startsWith(prefix));
}

export class HeadWatch {
  private readonly watched = new Map<string, CategoriesState>();

  constructor(private readonly options: SearchMarksOptions) {}

  /**
   * The newest position according to the leader, because a follower may lag behind.
   * @returns the position, or null if these categories have no events
   */
  async head(categories: readonly string[]): Promise<Position | null> {
    try {
      return await this.find(categories);
    } catch (error) {
      if (isDenied(error)) throw readingAllDenied();
      throw toPortError(error, 'looking for the head of $all');
    }
  }

  private async find(categories: readonly string[]): Promise<Position | null> {
    const [newest] = await this.newest(1);
    if (!newest) return null;
    const watched = this.stateOf(categories);
    const isWanted = filterOf(categories);
    const find = async (): Promise<Position | null> => {
      if (isWanted(newest)) return newest.position;
      const known = watched.lastSearch ?? (await watched.marks.last());
      if (known?.until === newest.position) return known.found;
      const isFar = newest.position - (known?.until ?? 0) > FAR_BYTES;
      const near = isFar && (await this.newest(NEAR_EVENTS)).find(isWanted);
      return near ? near.position : this.search(known, newest, prefixesOf(categories));
    };
    watched.lastSearch = { until: newest.position, found: await find() };
    await watched.marks.offer(watched.lastSearch);
    return watched.lastSearch.found;
  }

  /** The newest events of `$all`, newest first. */
  private async newest(count: number): Promise<RecordedEvent[]> {
    const request = { stream: null, from: 'end', count } as const;
    return eventsIn(await readOnce(this.options.connection, request));
  }

  /** Searches backwards only if there is no earlier search, or the store was reset since. */
  private async search(
    known: HeadSearch | null,
    newest: RecordedEvent,
    prefixes: readonly string[],
  ): Promise<Position | null> {
    const { connection } = this.options;
    if (known !== null && known.until < newest.position) {
      const last = await readLast(connection, { stream: null, from: known.until, prefixes });
      return last?.position ?? known.found;
    }
    const backwards = { stream: null, from: 'end', count: 1, prefixes } as const;
    return eventsIn(await readOnce(connection, backwards))[0]?.position ?? null;
  }

  private stateOf(categories: readonly string[]): CategoriesState {
    const key = categories.join();
    let watched = this.watched.get(key);
    if (!watched) {
      const marks = new SearchMarks<Position | null>(this.options, `lookedForHead-${key}`);
      this.watched.set(key, (watched = { marks, lastSearch: null }));
    }
    return watched;
  }
}
