/** Streams whose metadata would cut them: what has been written is looked at once, and then only what is new. */
import { toPortError } from './errors.js';
import { type Look, LookMarks, type LookMarksOptions } from './look-marks.js';
import { eventsIn, prefixesOf, readOnce } from './reading.js';
import { METADATA_PREFIX, restrictionIn, type StreamMetadata } from './stream-metadata.js';

type Restrictions = Readonly<Record<string, string>>;

export class TruncationWatch {
  private readonly restricted = new Map<string, string>();
  private readonly marks: LookMarks<Restrictions>;
  private looked: Look<Restrictions> | null = null;

  constructor(private readonly options: LookMarksOptions) {
    this.marks = new LookMarks(options, MARKS_STREAM);
  }

  /** @returns by stream, what its metadata does: of all streams of these categories, always the same ones. */
  async look(categories: readonly string[]): Promise<ReadonlyMap<string, string>> {
    try {
      await this.lookOn(prefixesOf(categories).map((prefix) => METADATA_PREFIX + prefix));
      return this.restricted;
    } catch (error) {
      throw toPortError(error, 'looking for metadata that cuts streams');
    }
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

  private async recall(): Promise<Look<Restrictions> | null> {
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
