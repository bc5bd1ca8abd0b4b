/** One month of a tenant's ledger, read on from a position, event by event. */
import { ledgerStream } from '#contracts';
import type { EventStore, Position, RecordedEvent } from '#eventsourcing';
import type { ChangedMonth } from '#read-models';
import { readEvents } from '../ledger-reading.js';

type Store = Pick<EventStore, 'read'>;

export class MonthStream {
  private batch: readonly RecordedEvent[] = [];
  private index = 0;
  private readonly batches: AsyncIterator<readonly RecordedEvent[]>;

  constructor(store: Store, tenantId: string, { month, fromRevision }: MonthStart) {
    this.batches = store.read(ledgerStream(tenantId, month), fromRevision)[Symbol.asyncIterator]();
  }

  /** The next event, which stays the next one until it is taken; `null` at the end. */
  async peek(): Promise<RecordedEvent | null> {
    while (this.index === this.batch.length) {
      const next = await this.batches.next();
      if (next.done) return null;
      this.batch = next.value;
      this.index = 0;
    }
    return this.batch[this.index]!;
  }

  take(): void {
    this.index += 1;
  }

  async close(): Promise<void> {
    await this.batches.return?.();
  }
}

export interface MonthStart {
  readonly month: string;
  readonly fromRevision: number;
}

/** @returns the revision of the first event after the position: streams are in the order of both. */
export async function revisionAfter(
  store: Store,
  tenantId: string,
  { month, lastRevision }: ChangedMonth,
  after: Position,
): Promise<number> {
  let low = 0;
  let high = lastRevision;
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    const [event] = await readEvents(store, tenantId, month, middle, 1);
    if (!event) throw new Error(`${ledgerStream(tenantId, month)} ends before ${middle}`);
    if (event.position > after) high = middle;
    else low = middle + 1;
  }
  return low;
}
