/** Chooses the waiting call that continues next by numbers given in advance: the same numbers give the same run. */
import { setImmediate as settled } from 'node:timers/promises';

interface Waiting {
  readonly owner: object;
  goOn(): void;
}

export class Scheduler {
  private waiting: Waiting[] = [];
  steps = 0;

  /** @param choices one per step; after the last one, the longest-waiting call continues first */
  constructor(
    private readonly choices: ArrayLike<number>,
    private readonly onStep: () => void,
  ) {}

  /** Resolves when it is the caller's turn; never, if the owner is dropped first. */
  turn(owner: object): Promise<void> {
    return new Promise((resolve) => this.waiting.push({ owner, goOn: resolve }));
  }

  /** Forgets the calls of a dead process. */
  drop(owner: object): void {
    this.waiting = this.waiting.filter((waiting) => waiting.owner !== owner);
  }

  /** @returns false if no call waits, so that nothing more happens by itself */
  async step(): Promise<boolean> {
    await settled();
    if (this.waiting.length === 0) return false;
    const choice = (this.choices[this.steps++] ?? 0) % this.waiting.length;
    const [chosen] = this.waiting.splice(choice, 1);
    this.onStep();
    chosen!.goOn();
    return true;
  }
}
