/** Whether this member may still work on its batches: ends with the first heartbeat or commit that fails. */
import { type Sleep, TransientError } from '#eventsourcing';
import { oneLine } from './errors.js';
import type { KafkaObserver } from './events.js';

/**
 * One lease covers all batches fetched in one generation of the group, because a member that was
 * away too long has lost all of them. kafkajs itself goes on handing them out.
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

  /** Abandons what is under way without a loss to report: a new generation, or the end. */
  renew(): void {
    this.controller.abort();
    this.controller = new AbortController();
  }

  /**
   * A lease may have ended by a passing fault of the network alone. Then the group still knows this
   * member, and nobody renews the lease but a heartbeat that comes through.
   */
  async confirm(heartbeat: () => Promise<void>): Promise<boolean> {
    if (!this.signal.aborted) return true;
    try {
      await heartbeat();
      this.renew();
      return true;
    } catch {
      return false; // kafkajs sends the same heartbeat next, and joins again
    }
  }

  /** Beats until the batch is done, for handlers that take longer than the session of the group. */
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
