/** Delays refusals of requests beyond a limit, so that clients that retry immediately cost little. */
import type { Sleep } from '#eventsourcing';

/** Shorter than the minimum `Retry-After` of one second, so that clients that obey it lose nothing. */
const PAUSE_MS = 250;
/** Well below the request timeout. */
const PAUSE_MAX_MS = 5_000;
/** The maximum number of delayed refusals, each of which keeps its connection; further ones are sent immediately. */
const WAITING_MAX = 1_000;

export class RefusalPauses {
  private waiting = 0;
  private readonly byClient = new Map<string, number>();

  constructor(private readonly sleep: Sleep) {}

  /**
   * Resolves when the refusal may be sent. The refusals of a client are sent one after the other, so that more
   * connections do not get it more of them.
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
