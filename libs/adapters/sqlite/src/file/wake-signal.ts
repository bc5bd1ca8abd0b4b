/** Wakes waiters when there are new rows, without missing rows that arrived just before they started to wait. */
export class WakeSignal {
  private readonly waiting = new Set<() => void>();
  /** How often the signal was raised. Read it before looking for rows, and pass it to `next` if there are none. */
  raised = 0;

  get awaited(): boolean {
    return this.waiting.size > 0;
  }

  raise(): void {
    this.raised++;
    for (const wake of this.waiting) wake();
  }

  /** Resolves when the signal is raised after `seen`, immediately if it already was, or on abort. */
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
