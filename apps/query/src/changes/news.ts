/** Wakes all open streams when the rows have moved on; one poll serves any number of streams. */
import { isTurnOver, nextTurn, type Position, type Sleep, type SqlReader } from '#eventsourcing';
import { readAsOf } from '#read-models';

/** Soon enough for a screen, and nothing beside what a busy projector asks of the database. */
const LOOK_EVERY_MS = 100;

interface Waiting {
  readonly beyond: Position;
  readonly settle: (error?: Error) => void;
}

export class News {
  private readonly waiting = new Set<Waiting>();
  private looking = false;

  constructor(
    private readonly readModels: SqlReader,
    private readonly sleep: Sleep,
  ) {}

  /**
   * Resolves when the rows reflect more than a position, or when the signal aborts.
   * @throws what the database says when it cannot be asked
   */
  async beyond(position: Position, signal: AbortSignal): Promise<void> {
    if (signal.aborted) return;
    await new Promise<void>((resolve, reject) => {
      const settle = (error?: Error) => {
        signal.removeEventListener('abort', giveUp);
        this.waiting.delete(one);
        if (error === undefined) resolve();
        else reject(error);
      };
      const giveUp = () => settle();
      const one: Waiting = { beyond: position, settle };
      signal.addEventListener('abort', giveUp, { once: true });
      this.waiting.add(one);
      if (!this.looking) void this.look();
    });
  }

  /** Only while somebody waits. */
  private async look(): Promise<void> {
    this.looking = true;
    while (this.waiting.size > 0) {
      try {
        const position = (await readAsOf(this.readModels)).position ?? -1;
        await this.wake(position);
      } catch (error) {
        for (const one of this.waiting) one.settle(error as Error);
      }
      await this.sleep(LOOK_EVERY_MS);
    }
    this.looking = false;
  }

  /** Each goes on at once: those after it have their turn when it is over. */
  private async wake(position: Position): Promise<void> {
    for (const one of this.waiting) {
      if (position <= one.beyond) continue;
      one.settle();
      await Promise.resolve();
      if (isTurnOver()) await nextTurn();
    }
  }
}
