/**
 * One subscription for all followers of a process: events are read and decoded once and handed to each follower.
 * A follower that is too far behind reads alone until it has caught up enough to join.
 */
import { BEFORE_FIRST, type Position, type RecordedEvent } from '../envelope.js';
import type { EventSource, SubscribeOptions } from '../event-store.js';
import { heldCharacters } from './held-characters.js';

/** How many events behind a follower may join (some 30 MB); one that is further behind reads alone. */
const BUFFERED_EVENTS_MAX = 16_000;
/** The same limit for large events: a month that opens carries the settings of all environments. */
const BUFFERED_CHARACTERS_MAX = 32 * 1024 * 1024;
/** A follower that has joined may fall behind by this multiple of the limits, so that it does not join and leave at every batch. */
const FOLLOWED = 2;
/** The maximum number of events in a batch; in larger batches more events share a row and a commit. */
const BATCH_EVENTS = 8_000;

export interface SharedSourceOptions {
  /** The categories of the shared subscription; followers of other categories read alone. */
  readonly categories: readonly string[];
  /** The category of nearly all events; followers that do not want it read alone, which costs little. */
  readonly main: string;
  readonly bufferedEventsMax?: number;
  readonly bufferedCharactersMax?: number;
}

export function sharedSource(
  source: EventSource,
  {
    categories,
    main,
    bufferedEventsMax = BUFFERED_EVENTS_MAX,
    bufferedCharactersMax = BUFFERED_CHARACTERS_MAX,
  }: SharedSourceOptions,
): EventSource {
  const isShared = ({ categories: asked = [], isWanted }: SubscribeOptions): boolean =>
    !isWanted && asked.includes(main) && asked.every((category) => categories.includes(category));

  let feed: Feed | null = null;
  /** The feed of the foremost follower; the others join it when they are near. */
  function feedFor(after: Position): Feed {
    if (!feed?.isRead || feed.last.until < after) {
      feed?.leave();
      feed = new Feed({ source, categories, bufferedEventsMax, bufferedCharactersMax, after });
    }
    return feed;
  }
  async function* subscribe(options: SubscribeOptions) {
    const { signal, maxBatch } = options;
    let after = options.after ?? BEFORE_FIRST;
    const isOwn = filterOf(options, categories);
    while (!signal.aborted) {
      const shared = feedFor(after);
      const batch = shared.find(after);
      const batches = batch
        ? shared.follow(batch, signal)
        : untilNear(source, { ...options, after: positionOf(after) }, () => feed);
      for await (const batch of batches) {
        const fresh = batch.filter((event) => event.position > after && isOwn(event));
        after = Math.max(after, batch[batch.length - 1]!.position);
        for (let start = 0; start < fresh.length && !signal.aborted; start += maxBatch) {
          yield fresh.slice(start, start + maxBatch);
        }
      }
    }
  }
  return {
    head: (asked) => source.head(asked),
    subscribe: (options) => (isShared(options) ? subscribe(options) : source.subscribe(options)),
  };
}

const positionOf = (after: Position): Position | null => (after === BEFORE_FIRST ? null : after);

function filterOf(
  { categories = [] }: SubscribeOptions,
  all: readonly string[],
): (event: RecordedEvent) => boolean {
  if (categories.length === all.length) return () => true;
  const prefixes = categories.map((category) => `${category}-`);
  return ({ stream }) => prefixes.some((prefix) => stream.startsWith(prefix));
}

/** Reads alone until the feed holds the next events. */
async function* untilNear(
  source: EventSource,
  options: SubscribeOptions,
  feed: () => Feed | null,
): AsyncGenerator<readonly RecordedEvent[]> {
  for await (const batch of source.subscribe(options)) {
    yield batch;
    if (feed()?.find(batch[batch.length - 1]!.position)) return;
  }
}

/** A batch in a linked list in reading order; the first batch of a feed is empty. */
interface Batch {
  readonly events: readonly RecordedEvent[];
  /** The position of its last event. */
  readonly until: Position;
  /** The number and size of the feed's events up to the end of this batch. */
  readonly count: number;
  readonly characters: number;
  next: Batch | null;
  /** Whether it was dropped: it must not keep later batches in memory while a follower is still at it. */
  isDropped: boolean;
}

interface FeedOptions extends Required<Omit<SharedSourceOptions, 'main'>> {
  readonly source: EventSource;
  readonly after: Position;
}

/** Reads as far as its fastest follower asks and keeps the batches for the others. */
class Feed {
  last: Batch;
  private isLeft = false;
  private first: Batch;
  private followers = 0;
  private reading: Promise<void> | null = null;
  private readonly ending = new AbortController();
  private readonly batches: AsyncIterator<readonly RecordedEvent[]>;

  constructor(private readonly options: FeedOptions) {
    const { source, categories, after } = options;
    this.first = this.last = {
      events: [],
      until: after,
      count: 0,
      characters: 0,
      next: null,
      isDropped: false,
    };
    const { signal } = this.ending;
    const asked = { after: positionOf(after), categories, signal, maxBatch: BATCH_EVENTS };
    this.batches = source.subscribe(asked)[Symbol.asyncIterator]();
  }

  /** Whether it still reads, so that followers may join. */
  get isRead(): boolean {
    return !this.ending.signal.aborted;
  }

  /** @returns the last batch that the follower has seen completely, or null if that is too far behind or not read yet */
  find(after: Position): Batch | null {
    if (!this.isRead || after < this.first.until || after > this.last.until) return null;
    let batch = this.first;
    while (batch.next && batch.next.until <= after) batch = batch.next;
    return this.isWithin(1, batch) ? batch : null;
  }

  /** Marks the feed as replaced by another one. */
  leave(): void {
    this.isLeft = true;
  }

  /** Returns if the follower falls too far behind, the feed is left, or the signal aborts. */
  async *follow(batch: Batch, signal: AbortSignal): AsyncGenerator<readonly RecordedEvent[]> {
    this.followers += 1;
    try {
      let at = batch;
      while (!signal.aborted && !this.isLeft && !at.isDropped) {
        if (!at.next) await this.more(signal);
        if (!at.next) return;
        at = at.next;
        yield at.events;
      }
    } finally {
      this.followers -= 1;
      if (this.followers === 0) this.end();
    }
  }

  /**
   * Resolves when there is another batch, or when the signal aborts or the feed ends.
   * @throws the error of reading
   */
  private async more(signal: AbortSignal): Promise<void> {
    this.reading ??= this.read();
    let leave = () => {};
    const left = new Promise<void>((resolve) => (leave = resolve));
    signal.addEventListener('abort', leave, { once: true });
    try {
      await Promise.race([this.reading, left]);
    } finally {
      signal.removeEventListener('abort', leave);
    }
  }

  private async read(): Promise<void> {
    try {
      const next = await this.batches.next();
      if (next.done) this.end();
      else this.keep(next.value);
    } finally {
      this.reading = null;
    }
  }

  private keep(events: readonly RecordedEvent[]): void {
    const until = events[events.length - 1]!.position;
    const count = this.last.count + events.length;
    const characters = this.last.characters + heldCharacters(events);
    const batch = { events, until, count, characters, next: null, isDropped: false };
    this.last.next = batch;
    this.last = batch;
    while (!this.isWithin(FOLLOWED, this.first)) this.drop();
  }

  private drop(): void {
    const dropped = this.first;
    this.first = dropped.next!;
    dropped.next = null;
    dropped.isDropped = true;
  }

  /** Whether the events after the batch are within `times` the joining limits; the newest batch is always kept. */
  private isWithin(times: number, batch: Batch): boolean {
    const { last, options } = this;
    if (batch === last || batch.next === last) return true;
    return (
      last.count - batch.count <= times * options.bufferedEventsMax &&
      last.characters - batch.characters <= times * options.bufferedCharactersMax
    );
  }

  private end(): void {
    this.ending.abort();
    void this.batches.return?.();
  }
}
