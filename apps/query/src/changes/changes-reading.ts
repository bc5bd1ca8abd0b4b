/**
 * A tenant's ledger in the order of positions: its months' streams merged, up to what the rows reflect.
 * Up to there nothing can come in late, so nothing is left out and nothing comes twice; and who
 * hears of a change and asks again sees it.
 */
import { parseLedgerStream } from '#contracts';
import {
  type EventStore,
  isTurnOver,
  nextTurn,
  type Position,
  type RecordedEvent,
  type SqlReader,
} from '#eventsourcing';
import type { Month } from '#metering';
import { type ChangedMonth, changedMonths } from '#read-models';
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
    const streams = await Promise.all(months.map((month) => this.open(month)));
    try {
      let batch: RecordedEvent[] = [];
      for await (const event of merge(streams, end)) {
        batch.push(event);
        if (batch.length < batchEvents) continue;
        yield this.passed(batch);
        batch = [];
      }
      if (batch.length > 0) yield this.passed(batch);
      this.position = end;
    } finally {
      await Promise.all(streams.map((stream) => stream.close()));
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

interface Head {
  readonly event: RecordedEvent;
  readonly stream: MonthStream;
}

/** Merges the streams by position. They are kept sorted by their next events, so that a tenant of hundreds of months costs one look per event. */
async function* merge(
  streams: readonly MonthStream[],
  end: Position,
): AsyncGenerator<RecordedEvent> {
  const heads: Head[] = [];
  for (const stream of streams) await addNext(heads, stream);
  for (;;) {
    const next = heads.pop();
    if (!next || next.event.position > end) return;
    next.stream.take();
    yield next.event;
    if (isTurnOver()) await nextTurn();
    await addNext(heads, next.stream);
  }
}

/** @param heads sorted by position, the next one last */
async function addNext(heads: Head[], stream: MonthStream): Promise<void> {
  const event = await stream.peek();
  if (!event) return;
  let [low, high] = [0, heads.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (heads[middle]!.event.position > event.position) low = middle + 1;
    else high = middle;
  }
  heads.splice(low, 0, { event, stream });
}
