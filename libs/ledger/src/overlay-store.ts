/** An event store that reads from another and keeps appends in memory, for decisions that must not be stored. */
import type { AppendRequest, AppendResult, EventStore, RecordedEvent } from '#eventsourcing';

export class OverlayStore implements EventStore {
  private readonly written = new Map<string, RecordedEvent[]>();

  constructor(
    private readonly base: Pick<EventStore, 'read' | 'truncationOf'>,
    private readonly recordedAt: string,
  ) {}

  /** Serves one caller that has read the stream to its end, so there are no conflicts. */
  append({ stream, expectedRevision, events }: AppendRequest): Promise<AppendResult> {
    const all = this.written.get(stream) ?? [];
    const last = all.at(-1)?.revision ?? (expectedRevision === 'no_stream' ? -1 : expectedRevision);
    events.forEach((event, index) => {
      const revision = last + 1 + index;
      all.push({ ...event, stream, revision, position: NOT_STORED, recordedAt: this.recordedAt });
    });
    this.written.set(stream, all);
    return Promise.resolve({
      kind: 'appended',
      revision: last + events.length,
      position: NOT_STORED,
    });
  }

  async *read(stream: string, fromRevision = 0): AsyncGenerator<readonly RecordedEvent[]> {
    const own = this.written.get(stream) ?? [];
    const first = own[0]?.revision ?? Infinity;
    if (fromRevision < first) {
      for await (const batch of this.base.read(stream, fromRevision)) {
        const known = batch.filter(({ revision }) => revision < first);
        if (known.length > 0) yield known;
      }
    }
    const wanted = own.filter(({ revision }) => revision >= fromRevision);
    if (wanted.length > 0) yield wanted;
  }

  truncationOf(stream: string): Promise<string | null> {
    return this.base.truncationOf(stream);
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}

/** The position of events that are not stored: after all positions of the ledger. */
export const NOT_STORED = Number.MAX_SAFE_INTEGER;
