/** What tells whether a process can do its work: one indicator for each thing it needs, asked with patience that ends. */
import { within } from '#eventsourcing';

export interface HealthIndicator {
  readonly name: string;
  /** `null` when all is well, otherwise one sentence that says what is missing. */
  check(): Promise<string | null>;
  /** What an operator has to know although all is well, `null` for nothing. */
  notice?(): string | null;
  /** How far a part that follows a log or the ledger is behind; `null` before the first look. */
  progress?(): Progress | null;
}

export interface Progress {
  /** Events not yet handled; an estimate where they cannot be counted. */
  readonly events: number;
  /** Since when the oldest of them waits; `null` where only their number is known. */
  readonly seconds: number | null;
}

/** Shorter than a probe's own timeout, so that the answer still says which indicator hangs. */
const CHECK_TIMEOUT_MS = 800;

/** A check that throws or hangs is an answer too: a probe never fails for lack of one. */
export async function missingOf(indicator: HealthIndicator): Promise<string | null> {
  try {
    const outcome = await within(CHECK_TIMEOUT_MS, indicator.check());
    return outcome.kind === 'done' ? outcome.value : `no answer within ${CHECK_TIMEOUT_MS} ms`;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
