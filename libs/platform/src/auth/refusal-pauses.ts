/** Lets those wait who ask beyond their limits: asking again at once gains them nothing, and costs the others little. */
import type { Sleep } from '#eventsourcing';

/** Less than the second that `Retry-After` says at the least, so that nobody who keeps to it is held up. */
const PAUSE_MS = 250;
/** Each that waits keeps its connection; more are refused at once. */
const WAITING_MAX = 1_000;

export class RefusalPauses {
  private waiting = 0;

  constructor(private readonly sleep: Sleep) {}

  /** To be waited for before a refusal is sent. */
  async pause(): Promise<void> {
    if (this.waiting === WAITING_MAX) return;
    this.waiting += 1;
    try {
      await this.sleep(PAUSE_MS);
    } finally {
      this.waiting -= 1;
    }
  }
}
