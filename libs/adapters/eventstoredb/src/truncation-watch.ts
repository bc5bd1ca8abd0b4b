/** Streams whose metadata would cut them: what has been written is looked at once, and then only what is new. */
import type { Position } from '#eventsourcing';
import type { Connection } from './connection.js';
import { toPortError } from './errors.js';
import { eventsIn, prefixesOf, readOnce } from './reading.js';
import { METADATA_PREFIX, restrictionIn, type StreamMetadata } from './stream-metadata.js';

export class TruncationWatch {
  private readonly restricted = new Map<string, string>();
  private lookedUntil: Position | null = null;

  constructor(private readonly connection: Connection) {}

  /** @returns by stream, what its metadata does: of all streams of these categories, always the same ones. */
  async look(categories: readonly string[]): Promise<ReadonlyMap<string, string>> {
    try {
      const [newest] = eventsIn(await readOnce(this.connection, NEWEST));
      const prefixes = prefixesOf(categories).map((prefix) => METADATA_PREFIX + prefix);
      const request = { stream: null, from: this.lookedUntil, prefixes } as const;
      for (const { stream, data } of eventsIn(await readOnce(this.connection, request))) {
        this.note(stream.slice(METADATA_PREFIX.length), data ?? {});
      }
      this.lookedUntil = newest?.position ?? null;
      return this.restricted;
    } catch (error) {
      throw toPortError(error, 'looking for metadata that cuts streams');
    }
  }

  private note(stream: string, metadata: StreamMetadata): void {
    const restriction = restrictionIn(metadata);
    if (restriction === null) this.restricted.delete(stream);
    else this.restricted.set(stream, restriction);
  }
}

const NEWEST = { stream: null, from: 'end', count: 1 } as const;
