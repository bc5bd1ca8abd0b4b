/** Limits the number of concurrent callers; the others wait in order of arrival. */
export class Semaphore {
  private inside = 0;
  private readonly waiting: (() => void)[] = [];
  private next = 0;

  constructor(private readonly max: number) {}

  /** @throws whatever `work` throws, after releasing the slot */
  async run<Result>(work: () => Promise<Result>): Promise<Result> {
    if (this.inside >= this.max) await new Promise<void>((resolve) => this.waiting.push(resolve));
    else this.inside += 1;
    try {
      return await work();
    } finally {
      this.leave();
    }
  }

  /** Passes the slot to the next waiting caller. */
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
