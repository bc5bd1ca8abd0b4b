/** The streams of a tenant's months merged by position; each is opened when the merge reaches its first event, and not before. */
import { isTurnOver, nextTurn, type Position, type RecordedEvent } from '#eventsourcing';
import type { ChangedMonth } from '#read-models';
import type { MonthStream } from './month-stream.js';

export interface MergeOptions {
  /** In the order of their first events. */
  readonly months: readonly ChangedMonth[];
  /** Where the reader stands: months that began before are opened at once. */
  readonly after: Position;
  /** The last position that is read. */
  readonly end: Position;
  readonly open: (month: ChangedMonth) => Promise<MonthStream>;
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

  constructor(private readonly options: MergeOptions) {}

  async *events(): AsyncGenerator<RecordedEvent> {
    const { months, after, end } = this.options;
    await this.openAll(months.filter(({ firstPosition }) => firstPosition <= after));
    for (;;) {
      await this.openReached();
      const next = this.heads.pop();
      if (!next || next.event.position > end) return;
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
    const { months, end } = this.options;
    for (;;) {
      const month = months[this.opened.length];
      if (!month || month.firstPosition > (this.heads.at(-1)?.event.position ?? end)) return;
      await this.openAll([month]);
    }
  }

  private async openAll(months: readonly ChangedMonth[]): Promise<void> {
    const streams = await Promise.all(months.map((month) => this.options.open(month)));
    this.opened.push(...streams);
    for (const stream of streams) await this.addNext(stream);
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
