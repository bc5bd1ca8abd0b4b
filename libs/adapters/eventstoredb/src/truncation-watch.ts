/** Finds the streams whose metadata hides events: all metadata is read once, and then only what is new. */
import { GroupQueue, nextTurn } from '#eventsourcing';
import { toPortError } from './errors.js';
import { type Search, SearchMarks, type SearchMarksOptions } from './search-marks.js';
import { eventsIn, prefixesOf, readOnce } from './reading.js';
import { METADATA_PREFIX, restrictionIn, type StreamMetadata } from './stream-metadata.js';

type Restrictions = Readonly<Record<string, string>>;

/** Fewer streams are read one by one, which is faster. */
const WORTH_A_LOOK = 4;

interface Asked {
  readonly stream: string;
  readonly resolve: (isOpen: boolean) => void;
  readonly reject: (error: unknown) => void;
}

export class TruncationWatch {
  private readonly restricted = new Map<string, string>();
  private readonly marks: SearchMarks<Restrictions>;
  private looked: Search<Restrictions> | null = null;
  private prefixes: readonly string[] = [];
  private looking: Promise<void> = Promise.resolve();
  private readonly asked = new GroupQueue<Asked>((waiting) => this.answer(waiting));

  constructor(private readonly options: SearchMarksOptions) {
    this.marks = new SearchMarks(options, MARKS_STREAM);
  }

  /** @returns by stream, what its metadata does: of all streams of these categories, always the same ones. */
  async look(categories: readonly string[]): Promise<ReadonlyMap<string, string>> {
    const prefixes = prefixesOf(categories);
    await this.lookAfterOthers(prefixes);
    this.prefixes = prefixes;
    return this.restricted;
  }

  /**
   * Whether metadata surely does nothing to the stream: one look answers all who ask in the same turn. `false`
   * says that its own metadata has to be read.
   */
  isOpen(stream: string): Promise<boolean> {
    if (!this.prefixes.some((prefix) => stream.startsWith(prefix))) return Promise.resolve(false);
    return new Promise((resolve, reject) => this.asked.add({ stream, resolve, reject }));
  }

  private async answer(waiting: Asked[]): Promise<void> {
    await nextTurn();
    const group = waiting.splice(0);
    try {
      const isWorthIt = group.length >= WORTH_A_LOOK;
      if (isWorthIt) await this.lookAfterOthers(this.prefixes);
      for (const { stream, resolve } of group) resolve(isWorthIt && !this.restricted.has(stream));
    } catch (error) {
      for (const { reject } of group) reject(error);
    }
  }

  /** One at a time: an older look must not overwrite what a newer one has found. */
  private lookAfterOthers(prefixes: readonly string[]): Promise<void> {
    const look = this.looking.then(async () => {
      try {
        await this.lookOn(prefixes.map((prefix) => METADATA_PREFIX + prefix));
      } catch (error) {
        throw toPortError(error, 'looking for metadata that truncates streams');
      }
    });
    this.looking = look.catch(() => undefined);
    return look;
  }

  private async lookOn(prefixes: readonly string[]): Promise<void> {
    const { connection } = this.options;
    const [newest] = eventsIn(await readOnce(connection, NEWEST));
    this.looked ??= await this.recall();
    const request = { stream: null, from: this.looked?.until ?? null, prefixes } as const;
    for (const { stream, data } of eventsIn(await readOnce(connection, request))) {
      this.note(stream.slice(METADATA_PREFIX.length), data ?? {});
    }
    if (!newest) return;
    this.looked = { until: newest.position, found: Object.fromEntries(this.restricted) };
    await this.marks.offer(this.looked);
  }

  private async recall(): Promise<Search<Restrictions> | null> {
    const last = await this.marks.last();
    for (const [stream, restriction] of Object.entries(last?.found ?? {})) {
      this.restricted.set(stream, restriction);
    }
    return last;
  }

  private note(stream: string, metadata: StreamMetadata): void {
    const restriction = restrictionIn(metadata);
    if (restriction === null) this.restricted.delete(stream);
    else this.restricted.set(stream, restriction);
  }
}

const MARKS_STREAM = 'lookedForMetadata-all';
const NEWEST = { stream: null, from: 'end', count: 1 } as const;
