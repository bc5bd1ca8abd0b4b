/** Finds the streams whose metadata hides events: reads all metadata once, and then only new metadata. */
import { GroupQueue, nextTurn } from '#eventsourcing';
import { toPortError } from './errors.js';
import { type Search, SearchMarks, type SearchMarksOptions } from './search-marks.js';
import { eventsIn, prefixesOf, readOnce } from './reading.js';
import { METADATA_PREFIX, restrictionIn, type StreamMetadata } from './stream-metadata.js';

type Restrictions = Readonly<Record<string, string>>;

/** Fewer streams are checked one by one, which is faster. */
const SEARCH_MIN_STREAMS = 4;

interface PendingQuestion {
  readonly stream: string;
  readonly resolve: (isOpen: boolean) => void;
  readonly reject: (error: unknown) => void;
}

export class TruncationWatch {
  private readonly restricted = new Map<string, string>();
  private readonly marks: SearchMarks<Restrictions>;
  private lastSearch: Search<Restrictions> | null = null;
  private prefixes: readonly string[] = [];
  private running: Promise<void> = Promise.resolve();
  private readonly asked = new GroupQueue<PendingQuestion>((waiting) => this.answer(waiting));

  constructor(private readonly options: SearchMarksOptions) {
    this.marks = new SearchMarks(options, MARKS_STREAM);
  }

  /**
   * @returns the restrictions of all streams of these categories by stream; pass the same categories in every call
   */
  async restrictedStreams(categories: readonly string[]): Promise<ReadonlyMap<string, string>> {
    const prefixes = prefixesOf(categories);
    await this.searchInTurn(prefixes);
    this.prefixes = prefixes;
    return this.restricted;
  }

  /**
   * Whether no metadata restricts the stream. Concurrent callers share one search; false means that the stream's
   * own metadata must be read.
   */
  isOpen(stream: string): Promise<boolean> {
    if (!this.prefixes.some((prefix) => stream.startsWith(prefix))) return Promise.resolve(false);
    return new Promise((resolve, reject) => this.asked.add({ stream, resolve, reject }));
  }

  private async answer(waiting: PendingQuestion[]): Promise<void> {
    await nextTurn();
    const group = waiting.splice(0);
    try {
      const isWorthIt = group.length >= SEARCH_MIN_STREAMS;
      if (isWorthIt) await this.searchInTurn(this.prefixes);
      for (const { stream, resolve } of group) resolve(isWorthIt && !this.restricted.has(stream));
    } catch (error) {
      for (const { reject } of group) reject(error);
    }
  }

  /** Runs one search at a time, because an older search must not overwrite the result of a newer one. */
  private searchInTurn(prefixes: readonly string[]): Promise<void> {
    const search = this.running.then(async () => {
      try {
        await this.searchNew(prefixes.map((prefix) => METADATA_PREFIX + prefix));
      } catch (error) {
        throw toPortError(error, 'looking for metadata that truncates streams');
      }
    });
    this.running = search.catch(() => undefined);
    return search;
  }

  private async searchNew(prefixes: readonly string[]): Promise<void> {
    const { connection } = this.options;
    const [newest] = eventsIn(await readOnce(connection, NEWEST));
    this.lastSearch ??= await this.loadMarks();
    const request = { stream: null, from: this.lastSearch?.until ?? null, prefixes } as const;
    for (const { stream, data } of eventsIn(await readOnce(connection, request))) {
      this.record(stream.slice(METADATA_PREFIX.length), data ?? {});
    }
    if (!newest) return;
    this.lastSearch = { until: newest.position, found: Object.fromEntries(this.restricted) };
    await this.marks.offer(this.lastSearch);
  }

  private async loadMarks(): Promise<Search<Restrictions> | null> {
    const last = await this.marks.last();
    for (const [stream, restriction] of Object.entries(last?.found ?? {})) {
      this.restricted.set(stream, restriction);
    }
    return last;
  }

  private record(stream: string, metadata: StreamMetadata): void {
    const restriction = restrictionIn(metadata);
    if (restriction === null) this.restricted.delete(stream);
    else this.restricted.set(stream, restriction);
  }
}

const MARKS_STREAM = 'lookedForMetadata-all';
const NEWEST = { stream: null, from: 'end', count: 1 } as const;
