/** Wakes those who wait for new rows, without missing rows that came just before they began to wait. */
export class WakeSignal {
  private readonly waiting = new Set<() => void>();
  /** How often it was raised: to be read before looking for rows, and given to `next` when there were none. */
  raised = 0;

  get awaited(): boolean {
    return this.waiting.size > 0;
  }

  raise(): void {
    this.raised++;
    for (const wake of this.waiting) wake();
  }

  /** Resolves when it is raised after `seen`, at once if it was already, or on abort. */
  next(seen: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const wake = () => {
        this.waiting.delete(wake);
        signal.removeEventListener('abort', wake);
        resolve();
      };
      if (signal.aborted || this.raised !== seen) return resolve();
      this.waiting.add(wake);
      signal.addEventListener('abort', wake);
    });
  }
}
