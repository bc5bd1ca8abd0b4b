/** Wakes open change streams when the read models have advanced; one poll serves any number of streams, and may rest after it has woken some. */
import { isTurnOver, nextTurn, type Position, type Sleep, type SqlReader } from '#eventsourcing';
import { readAsOf } from '#read-models';

/** Soon enough for a screen, and nothing beside what a busy projector asks of the database. */
const LOOK_EVERY_MS = 100;

interface Waiting {
  readonly beyond: Position;
  /** Counted by one timer for all readers, because a timer each costs more than all looks. */
  patienceLeftMs: number;
  readonly settle: (outcome: boolean | Error) => void;
}

export class PositionWatch {
  private readonly waiting = new Set<Waiting>();
  private looking = false;

  /** @param restMs how long it looks no more after it has woken so many */
  constructor(
    private readonly readModels: SqlReader,
    private readonly sleep: Sleep,
    private readonly restMs = (_woken: number) => LOOK_EVERY_MS,
  ) {}

  /**
   * Resolves when the rows reflect more than a position, or when the signal aborts.
   * @param patienceMs at the least; a busy process looks less often
   * @returns false when the time is over instead
   * @throws what the database says when it cannot be asked
   */
  async beyond(position: Position, signal: AbortSignal, patienceMs = Infinity): Promise<boolean> {
    if (signal.aborted) return true;
    return new Promise<boolean>((resolve, reject) => {
      const settle = (outcome: boolean | Error) => {
        signal.removeEventListener('abort', giveUp);
        this.waiting.delete(one);
        if (typeof outcome === 'boolean') resolve(outcome);
        else reject(outcome);
      };
      const giveUp = () => settle(true);
      const one: Waiting = { beyond: position, patienceLeftMs: patienceMs, settle };
      signal.addEventListener('abort', giveUp, { once: true });
      this.waiting.add(one);
      if (!this.looking) void this.look();
    });
  }

  /** Looks, and goes on only while somebody waits. */
  private async look(): Promise<void> {
    this.looking = true;
    let pausedMs = LOOK_EVERY_MS;
    while (this.waiting.size > 0) {
      let woken = 0;
      try {
        const position = (await readAsOf(this.readModels)).position ?? -1;
        woken = await this.wake(position, pausedMs);
      } catch (error) {
        for (const one of this.waiting) one.settle(error as Error);
      }
      pausedMs = woken > 0 ? this.restMs(woken) : LOOK_EVERY_MS;
      await this.sleep(pausedMs);
    }
    this.looking = false;
  }

  /**
   * Wakes readers one after the other, each after the work of the one before.
   * @returns how many of them the rows have passed
   */
  private async wake(position: Position, pausedMs: number): Promise<number> {
    let woken = 0;
    for (const one of this.waiting) {
      const isBeyond = position > one.beyond;
      woken += Number(isBeyond);
      one.patienceLeftMs -= pausedMs;
      if (!isBeyond && one.patienceLeftMs >= 0) continue;
      one.settle(isBeyond);
      await Promise.resolve();
      if (isTurnOver()) await nextTurn();
    }
    return woken;
  }
}
