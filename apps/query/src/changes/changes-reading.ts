/**
 * A tenant's ledger in the order of positions: its months' streams merged, up to what the rows reflect.
 * Up to there nothing can come in late, so nothing is left out and nothing comes twice; and who
 * hears of a change and asks again sees it.
 */
import { parseLedgerStream } from '#contracts';
import type { EventStore, Position, RecordedEvent, SqlReader } from '#eventsourcing';
import type { Month } from '#metering';
import { type ChangedMonth, changedMonths } from '#read-models';
import { MergedMonths } from './merged-months.js';
import { MonthStream, revisionAfter } from './month-stream.js';

export interface ChangesSource {
  readonly readModels: SqlReader;
  readonly store: Pick<EventStore, 'read'>;
}

/** Before the first event of any ledger. */
export const BEFORE_ALL = -1;

export class ChangesReader {
  /** The next revision to read, by month. */
  private readonly revisions = new Map<Month, number>();

  /** @param position everything up to here is known to whoever reads. */
  constructor(
    private readonly source: ChangesSource,
    private readonly tenantId: string,
    public position: Position,
  ) {}

  /** Yields all there is after `position`, in order; then `position` is where the rows stand. */
  async *catchUp(batchEvents: number): AsyncGenerator<readonly RecordedEvent[]> {
    const { asOf, months } = await changedMonths(
      this.source.readModels,
      this.tenantId,
      this.position,
    );
    const end = asOf.position;
    if (end === null || end <= this.position) return;
    const open = (month: ChangedMonth) => this.open(month);
    const merged = new MergedMonths({ months, after: this.position, end, open });
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

  private async open(month: ChangedMonth): Promise<MonthStream> {
    const { store } = this.source;
    const fromRevision =
      this.revisions.get(month.month) ??
      (await revisionAfter(store, this.tenantId, month, this.position));
    return new MonthStream(store, this.tenantId, { ...month, fromRevision });
  }

  private passed(batch: readonly RecordedEvent[]): readonly RecordedEvent[] {
    for (const { stream, revision } of batch) {
      this.revisions.set(parseLedgerStream(stream).month, revision + 1);
    }
    this.position = batch.at(-1)!.position;
    return batch;
  }
}
