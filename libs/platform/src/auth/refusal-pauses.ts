/** Delays refusals of requests beyond a limit, so that clients that ask again at once cost the others little. */
import type { Sleep } from '#eventsourcing';

/** Shorter than the second that `Retry-After` asks for at least, so that clients that obey it lose nothing. */
const PAUSE_MS = 250;
/** How many refusals are delayed at once, each keeping its connection; further ones are sent at once. */
const WAITING_MAX = 1_000;

export class RefusalPauses {
  private waiting = 0;

  constructor(private readonly sleep: Sleep) {}

  /** Resolves when the refusal may be sent. */
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
