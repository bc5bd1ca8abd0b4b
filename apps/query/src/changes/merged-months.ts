/** The streams of a tenant's months merged by position; each is opened when the merge reaches the first event that it is to give, and not before. */
import { isTurnOver, nextTurn, type Position, type RecordedEvent } from '#eventsourcing';
import type { MonthStream } from './month-stream.js';

export interface NextMonth {
  /** None of its events that are to be read stands before. */
  readonly position: Position;
  readonly open: () => MonthStream;
}

interface Head {
  readonly event: RecordedEvent;
  readonly stream: MonthStream;
}

export class MergedMonths {
  /** By position, the next event last, so that a tenant of hundreds of months costs one look per event. */
  private readonly heads: Head[] = [];
  /** Of as many months, from the first. */
  private readonly opened: MonthStream[] = [];

  /**
   * @param months by their positions
   * @param end the last position that is read
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

  /** Opens the months that may hold an event before the next one that is known. */
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
