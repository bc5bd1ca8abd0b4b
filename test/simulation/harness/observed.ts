/** What a run shows to the outside: publications, results of admins' commands, counts, and processes that stopped. */
import type { MessageBatch } from '#eventsourcing';
import type { CommandOutcome } from '#ledger';
import type { UsageMessage } from '../plan/message-spec.js';
import type { Change } from '../plan/plan.js';

/** A message as the producer sent it; its number is in a header. */
export interface Published extends UsageMessage {
  readonly number: number;
  readonly value: Buffer;
}

export const NUMBER_HEADER = 'simulation-number';

export interface Asked {
  readonly number: number;
  readonly tenantId: string;
  readonly change: Change;
  /** The idempotency key with which the command may be repeated. */
  readonly key: string | null;
  /** The tag of the configuration that the command is based on. */
  readonly tag: string | null;
  /** One per attempt; `null` while there is no response, for whatever reason. */
  readonly outcomes: (CommandOutcome | null)[];
}

interface Tally {
  readonly charged: number;
  readonly duplicate: number;
  readonly rejected: ReadonlyMap<string, number>;
}

export class Observed {
  readonly published: Published[] = [];
  readonly asked: Asked[] = [];
  readonly wrongTallies: string[] = [];
  /** Errors that are not transient: the real process would have stopped with one line. */
  readonly stopped: string[] = [];

  /** The latest time that a scheduler took for the present. */
  latestPresent = new Date(0);

  notified(present: Date): void {
    if (present > this.latestPresent) this.latestPresent = present;
  }

  readonly metered = (batch: MessageBatch, { charged, duplicate, rejected }: Tally): void => {
    const sum = [...rejected.values()].reduce((total, count) => total + count, charged + duplicate);
    if (sum === batch.messages.length) return;
    this.wrongTallies.push(`${batch.messages.length} messages were tallied as ${sum}`);
  };

  stoppedBy(name: string, error: unknown): void {
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
    this.stopped.push(`${name} stopped: ${text}`);
  }
}
