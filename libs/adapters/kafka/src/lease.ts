/**
 * Tracks whether this member may still work on its batches; the lease ends with the first failed heartbeat or
 * commit.
 */
import { type Sleep, TransientError } from '#eventsourcing';
import { oneLine } from './errors.js';
import type { KafkaObserver } from './events.js';

/**
 * One lease covers all batches fetched in one generation of the group, because a member that was away too long has
 * lost all of them. kafkajs itself keeps delivering them.
 */
export class Lease {
  private controller = new AbortController();

  constructor(private readonly onEvent: KafkaObserver) {}

  get signal(): AbortSignal {
    return this.controller.signal;
  }

  end(error: unknown): void {
    if (this.signal.aborted) return;
    this.controller.abort();
    this.onEvent({ kind: 'leaseLost', reason: oneLine(error) });
  }

  /** Abandons work in progress without reporting a loss, for a new generation or at the end. */
  renew(): void {
    this.controller.abort();
    this.controller = new AbortController();
  }

  /**
   * Renews a lease that ended, if a heartbeat succeeds. After a transient network failure the group still knows
   * this member, and nothing else would renew the lease.
   */
  async confirm(heartbeat: () => Promise<void>): Promise<boolean> {
    if (!this.signal.aborted) return true;
    try {
      await heartbeat();
      this.renew();
      return true;
    } catch {
      return false; // kafkajs sends the same heartbeat next, and rejoins
    }
  }

  /** Sends heartbeats until the batch is done, for handlers that take longer than the session timeout. */
  async keepAlive(beat: HeartbeatRhythm, done: AbortSignal): Promise<void> {
    const { signal } = this;
    for (;;) {
      await beat.sleep(beat.everyMs, done);
      if (done.aborted || signal.aborted) return;
      try {
        await beat.heartbeat();
      } catch (error) {
        return this.end(error);
      }
    }
  }
}

export interface HeartbeatRhythm {
  readonly heartbeat: () => Promise<void>;
  readonly everyMs: number;
  readonly sleep: Sleep;
}

export function leaseLost(): TransientError {
  return new TransientError('Kafka: the lease on the partition is lost; the batch comes again');
}
