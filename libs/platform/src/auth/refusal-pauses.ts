/** Delays refusals of requests beyond a limit, so that clients that ask again at once cost the others little. */
import type { Sleep } from '#eventsourcing';

/** Shorter than the second that `Retry-After` asks for at least, so that clients that obey it lose nothing. */
const PAUSE_MS = 250;
/** Well within the time that a request has to arrive. */
const PAUSE_MAX_MS = 5_000;
/** How many refusals are delayed at once, each keeping its connection; further ones are sent at once. */
const WAITING_MAX = 1_000;

export class RefusalPauses {
  private waiting = 0;
  private readonly byClient = new Map<string, number>();

  constructor(private readonly sleep: Sleep) {}

  /**
   * Resolves when the refusal may be sent: one after the other for each client, so that it gets no more of them by asking
   * over more connections.
   */
  async pause(client: string): Promise<void> {
    if (this.waiting === WAITING_MAX) return;
    const ahead = this.byClient.get(client) ?? 0;
    this.enter(client, 1);
    try {
      await this.sleep(Math.min(PAUSE_MS * (ahead + 1), PAUSE_MAX_MS));
    } finally {
      this.enter(client, -1);
    }
  }

  private enter(client: string, change: 1 | -1): void {
    this.waiting += change;
    const count = (this.byClient.get(client) ?? 0) + change;
    if (count === 0) this.byClient.delete(client);
    else this.byClient.set(client, count);
  }
}
