/**
 * Marks in the store itself how far the log was searched and what was found, so that a process that starts does not search
 * the events of others in a shared store again.
 */
import {
  type AppendRequest,
  type AppendResult,
  deterministicUuid,
  type Position,
  SetupError,
  StreamDamagedError,
  TransientError,
} from '#eventsourcing';
import type { Connection } from './connection.js';
import { eventsIn, readOnce } from './reading.js';

export interface Search<Found> {
  /** End of the log at that time. */
  readonly until: Position;
  readonly found: Found;
}

export interface SearchMarksOptions {
  readonly connection: Connection;
  readonly append: (request: AppendRequest) => Promise<AppendResult>;
  /** How far the log has to grow before the next mark; positions are bytes. */
  readonly markEvery: number;
}

/** The next process has to search at most this number of bytes again; the server does the search. */
export const MARK_EVERY_BYTES = 16 * 1024 * 1024;
const TYPE = 'LookedThrough';
const PASSING = [TransientError, SetupError, StreamDamagedError];

/** The marks of searches for one thing, under one name. */
export class SearchMarks<Found> {
  private revision = -1;
  private marked: Position = 0;

  constructor(
    private readonly options: SearchMarksOptions,
    private readonly stream: string,
  ) {}

  /** The newest mark of any process. */
  async last(): Promise<Search<Found> | null> {
    const { connection } = this.options;
    const request = { stream: this.stream, from: 'end', count: 1 } as const;
    const [newest] = eventsIn(await readOnce(connection, request));
    if (newest?.type !== TYPE) return null;
    const search = newest.data as Search<Found>;
    this.revision = newest.revision;
    this.marked = search.until;
    return search;
  }

  /**
   * Does nothing as long as it would spare little. Whoever may not write, or comes second, goes on without:
   * a mark spares time and nothing else.
   */
  async offer(search: Search<Found>): Promise<void> {
    if (search.until - this.marked < this.options.markEvery) return;
    this.marked = search.until;
    try {
      await this.write(search);
    } catch (error) {
      if (!PASSING.some((kind) => error instanceof kind)) throw error;
    }
  }

  private async write(search: Search<Found>): Promise<void> {
    const { stream, revision } = this;
    const { append } = this.options;
    const id = deterministicUuid(stream, String(revision + 1), JSON.stringify(search));
    const result = await append({
      stream,
      expectedRevision: revision < 0 ? 'no_stream' : revision,
      events: [{ id, type: TYPE, data: search, metadata: { schemaVersion: 1 } }],
    });
    if (result.kind === 'appended') this.revision = result.revision;
    else await this.last();
  }
}
