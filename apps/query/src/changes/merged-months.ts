/** Merges the streams of a tenant's months by position; opens each stream only when the merge reaches its first event. */
import { isTurnOver, nextTurn, type Position, type RecordedEvent } from '#eventsourcing';
import type { MonthStream } from './month-stream.js';

export interface NextMonth {
  /** The first position that may be read in this month. */
  readonly position: Position;
  readonly open: () => MonthStream;
}

interface Head {
  readonly event: RecordedEvent;
  readonly stream: MonthStream;
}

export class MergedMonths {
  /** In descending order of position: the next event is last, so a tenant of hundreds of months costs one look per event. */
  private readonly heads: Head[] = [];
  /** The streams of the first months, in the order of `months`. */
  private readonly opened: MonthStream[] = [];

  /**
   * @param months in ascending order of position
   * @param end the last position to read
   */
  constructor(
    private readonly months: readonly NextMonth[],
    private readonly end: Position,
  ) {}

  async *events(): AsyncGenerator<RecordedEvent> {
    for (;;) {
      await this.openReached();
      const next = this.heads.pop();
      if (!next || next.event.position > this.end) return;
      next.stream.take();
      yield next.event;
      if (isTurnOver()) await nextTurn();
      await this.addNext(next.stream);
    }
  }

  async close(): Promise<void> {
    await Promise.all(this.opened.map((stream) => stream.close()));
  }

  /** Opens the months that may hold an event before the next known one. */
  private async openReached(): Promise<void> {
    for (;;) {
      const month = this.months[this.opened.length];
      if (!month || month.position > (this.heads.at(-1)?.event.position ?? this.end)) return;
      const stream = month.open();
      this.opened.push(stream);
      await this.addNext(stream);
    }
  }

  private async addNext(stream: MonthStream): Promise<void> {
    const event = await stream.peek();
    if (!event) return;
    let [low, high] = [0, this.heads.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.heads[middle]!.event.position > event.position) low = middle + 1;
      else high = middle;
    }
    this.heads.splice(low, 0, { event, stream });
  }
}
