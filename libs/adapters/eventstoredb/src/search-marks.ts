/**
 * Stores in the event store itself how far the log was searched and the result, so that a new process does not
 * search the events of others in a shared store again.
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
  /** The end of the log at the time of the search. */
  readonly until: Position;
  readonly found: Found;
}

export interface SearchMarksOptions {
  readonly connection: Connection;
  readonly append: (request: AppendRequest) => Promise<AppendResult>;
  /** By how much the log must grow before the next mark; positions are bytes. */
  readonly markEvery: number;
}

/** The maximum number of bytes that the next process must search again; the server does the search. */
export const MARK_EVERY_BYTES = 16 * 1024 * 1024;
const TYPE = 'LookedThrough';
const PASSING = [TransientError, SetupError, StreamDamagedError];

/** The marks of one kind of search, in one stream. */
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
   * Stores a mark if the log has grown enough. A missing permission, a conflict or a transient error is ignored,
   * because a mark only saves time.
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
