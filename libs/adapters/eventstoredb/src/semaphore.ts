/** Limits how many callers are inside at once; the others wait in the order they came. */
export class Semaphore {
  private inside = 0;
  private readonly waiting: (() => void)[] = [];
  private next = 0;

  constructor(private readonly max: number) {}

  /** @throws what the work throws; its place is free again then, too. */
  async run<Result>(work: () => Promise<Result>): Promise<Result> {
    if (this.inside >= this.max) await new Promise<void>((resolve) => this.waiting.push(resolve));
    else this.inside += 1;
    try {
      return await work();
    } finally {
      this.leave();
    }
  }

  /** Hands the place to the next one who waits. */
  private leave(): void {
    const enter = this.waiting[this.next];
    if (!enter) {
      this.inside -= 1;
      return;
    }
    this.next += 1;
    enter();
    if (this.next < this.waiting.length) return;
    this.waiting.length = 0;
    this.next = 0;
  }
}
