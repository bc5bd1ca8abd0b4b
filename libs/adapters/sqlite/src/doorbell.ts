/** Wakes those who wait for new rows, without missing rows that came just before they began to wait. */
export class Doorbell {
  private readonly waiting = new Set<() => void>();
  /** To be read before looking for rows, and given to `next` when there were none. */
  rings = 0;

  get awaited(): boolean {
    return this.waiting.size > 0;
  }

  ring(): void {
    this.rings++;
    for (const wake of this.waiting) wake();
  }

  /** Resolves at the first ring after `seen`, which may have been already, or on abort. */
  next(seen: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const wake = () => {
        this.waiting.delete(wake);
        signal.removeEventListener('abort', wake);
        resolve();
      };
      if (signal.aborted || this.rings !== seen) return resolve();
      this.waiting.add(wake);
      signal.addEventListener('abort', wake);
    });
  }
}
