/** One month of a tenant's ledger, read on from a position, event by event. */
import { ledgerStream } from '#contracts';
import {
  type EventStore,
  isTurnOver,
  nextTurn,
  type Position,
  type RecordedEvent,
} from '#eventsourcing';
import type { ChangedMonth } from '#read-models';
import { readEvents } from '../ledger-reading.js';

type Store = Pick<EventStore, 'read'>;

/** Begins only a few reads per turn of the event loop, however many streams are opened at once. */
async function ownTurn(): Promise<void> {
  while (isTurnOver()) await nextTurn();
}

export class MonthStream {
  private batch: readonly RecordedEvent[] = [];
  private index = 0;
  private readonly batches: AsyncIterator<readonly RecordedEvent[]>;
  private readonly lastRevision: number;

  constructor(store: Store, tenantId: string, { month, fromRevision, lastRevision }: MonthStart) {
    this.lastRevision = lastRevision;
    this.batches = store.read(ledgerStream(tenantId, month), fromRevision)[Symbol.asyncIterator]();
  }

  /** The next event, which stays the next one until it is taken; `null` at the end. */
  async peek(): Promise<RecordedEvent | null> {
    while (this.index === this.batch.length) {
      // What the rows do not reflect yet is not asked for.
      if ((this.batch.at(-1)?.revision ?? -1) >= this.lastRevision) return null;
      await ownTurn();
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
  /** The last one that the rows reflect. */
  readonly lastRevision: number;
}

/**
 * Streams are in the order of both. Looked for from the end, in steps that double: whoever follows wants the last events.
 * @returns the revision of the first event after the position
 */
export async function revisionAfter(
  store: Store,
  tenantId: string,
  { month, firstPosition, lastRevision }: ChangedMonth,
  after: Position,
): Promise<number> {
  const isAfter = async (revision: number): Promise<boolean> => {
    await ownTurn();
    const [event] = await readEvents(store, tenantId, month, revision, 1);
    if (!event) throw new Error(`${ledgerStream(tenantId, month)} ends before ${revision}`);
    return event.position > after;
  };
  if (after < firstPosition) return 0;
  let high = lastRevision;
  let step = 1;
  while (high > 0 && (await isAfter(Math.max(0, high - step)))) {
    high = Math.max(0, high - step);
    step *= 2;
  }
  let low = Math.max(0, high - step + 1);
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (await isAfter(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}
