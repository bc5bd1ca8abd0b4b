/**
 * Reads a tenant's ledger in the order of positions: merges the streams of its months, up to the position that the rows
 * reflect.
 * No event can be added before that position, so none is missed or repeated, and a query made after a change
 * includes it.
 */
import { parseLedgerStream } from '#contracts';
import type {
  EventPositions,
  EventStore,
  Position,
  RecordedEvent,
  SqlReader,
} from '#eventsourcing';
import type { Month } from '#metering';
import { type ChangedMonth, changedMonths } from '#read-models';
import { MergedMonths, type NextMonth } from './merged-months.js';
import { MonthStream, type NextEvent, firstAfter } from './month-stream.js';

export interface ChangesSource {
  readonly readModels: SqlReader;
  readonly store: Pick<EventStore, 'read'>;
  readonly positions: EventPositions;
}

export class ChangesReader {
  /** The next revision to read in each month. */
  private readonly revisions = new Map<Month, number>();

  /** @param position the reader knows all events up to and including this position */
  constructor(
    private readonly source: ChangesSource,
    private readonly tenantId: string,
    public position: Position,
  ) {}

  /** Yields all events after `position` in order, and then sets `position` to that of the rows. */
  async *catchUp(batchEvents: number): AsyncGenerator<readonly RecordedEvent[]> {
    const { asOf, months } = await changedMonths(
      this.source.readModels,
      this.tenantId,
      this.position,
    );
    const end = asOf.position;
    if (end === null || end <= this.position) return;
    const merged = new MergedMonths(await this.next(months), end);
    try {
      let batch: RecordedEvent[] = [];
      for await (const event of merged.events()) {
        batch.push(event);
        if (batch.length < batchEvents) continue;
        yield this.passed(batch);
        batch = [];
      }
      if (batch.length > 0) yield this.passed(batch);
      this.position = end;
    } finally {
      await merged.close();
    }
  }

  /** The months by the position of their next event; the merge opens each one when it reaches it. */
  private async next(months: readonly ChangedMonth[]): Promise<NextMonth[]> {
    const { store } = this.source;
    const next = await Promise.all(
      months.map(async (month): Promise<NextMonth> => {
        const { revision, position } = await this.nextEventIn(month);
        const start = { ...month, fromRevision: revision };
        return { position, open: () => new MonthStream(store, this.tenantId, start) };
      }),
    );
    return next.toSorted((one, other) => one.position - other.position);
  }

  /** A month read before continues at its next revision without a lookup. */
  private nextEventIn(month: ChangedMonth): NextEvent | Promise<NextEvent> {
    const revision = this.revisions.get(month.month);
    if (revision !== undefined) return { revision, position: this.position };
    return firstAfter(this.source.positions, this.tenantId, month, this.position);
  }

  private passed(batch: readonly RecordedEvent[]): readonly RecordedEvent[] {
    for (const { stream, revision } of batch) {
      this.revisions.set(parseLedgerStream(stream).month, revision + 1);
    }
    this.position = batch.at(-1)!.position;
    return batch;
  }
}
