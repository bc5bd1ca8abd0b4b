/** One month of a tenant's ledger, read event by event from a revision on. */
import { ledgerStream } from '#contracts';
import {
  type EventPositions,
  type EventStore,
  isTurnOver,
  nextTurn,
  type Position,
  type RecordedEvent,
} from '#eventsourcing';
import type { ChangedMonth } from '#read-models';

type Store = Pick<EventStore, 'read'>;

/** Starts only a few reads per turn of the event loop, however many streams are opened at once. */
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

  /** @returns the next event, which remains the next one until it is taken, or `null` at the end */
  async peek(): Promise<RecordedEvent | null> {
    while (this.index === this.batch.length) {
      // Events that the rows do not reflect yet are not read.
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
  /** The last revision that the rows reflect. */
  readonly lastRevision: number;
}

/** The first event of a month that a reader has not read yet. */
export interface NextEvent {
  readonly revision: number;
  readonly position: Position;
}

/**
 * Revisions and positions of a stream ascend together. Searches backwards in doubling steps, because followers want the
 * last events. Looks up positions only: reading events would read whole appends, in each step of each month.
 * @param after lower than the month's last position
 */
export async function firstAfter(
  positions: EventPositions,
  tenantId: string,
  { month, firstPosition, lastRevision, lastPosition }: ChangedMonth,
  after: Position,
): Promise<NextEvent> {
  if (after < firstPosition) return { revision: 0, position: firstPosition };
  let found: NextEvent = { revision: lastRevision, position: lastPosition };
  const isAfter = async (revision: number): Promise<boolean> => {
    await ownTurn();
    const stream = ledgerStream(tenantId, month);
    const position = await positions.positionOf(stream, revision);
    if (position === null) throw new Error(`${stream} ends before ${revision}`);
    if (position > after) found = { revision, position };
    return position > after;
  };
  let step = 1;
  while (found.revision > 0 && (await isAfter(Math.max(0, found.revision - step)))) step *= 2;
  let low = Math.max(0, found.revision - step + 1);
  while (low < found.revision) {
    const middle = Math.floor((low + found.revision) / 2);
    if (!(await isAfter(middle))) low = middle + 1;
  }
  return found;
}
