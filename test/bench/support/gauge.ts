/** An increasing number, with promises for a value to be reached. */
export class Gauge {
  value = 0;
  private readonly waiting = new Map<number, Waiting>();

  set(value: number): void {
    this.value = value;
    for (const [target, { resolve }] of this.waiting) {
      if (target > value) continue;
      this.waiting.delete(target);
      resolve();
    }
  }

  /** Rejects the pending promises, which would otherwise never settle. */
  fail(error: unknown): void {
    for (const { reject } of this.waiting.values()) reject(error);
  }

  reached(target: number): Promise<void> {
    if (this.value >= target) return Promise.resolve();
    return new Promise((resolve, reject) => this.waiting.set(target, { resolve, reject }));
  }
}

interface Waiting {
  resolve(): void;
  reject(error: unknown): void;
}
