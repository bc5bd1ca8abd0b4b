/** Health indicators: one for each thing that a process needs, checked with a timeout. */
import { within } from '#eventsourcing';

export interface HealthIndicator {
  readonly name: string;
  /** @returns `null` if healthy, otherwise one sentence that says what is missing */
  check(): Promise<string | null>;
  /** What an operator must know although all is well; `null` for nothing. */
  notice?(): string | null;
  /** The backlog of a consumer of a log or the ledger; `null` before the first measurement. */
  progress?(): Progress | null;
}

export interface Progress {
  /** Events not yet handled; an estimate if they cannot be counted. */
  readonly events: number;
  /** How long the oldest of them has waited; `null` if only their number is known. */
  readonly seconds: number | null;
}

/** Shorter than the timeout of a probe, so that the response can still say which indicator hangs. */
const CHECK_TIMEOUT_MS = 800;

/** Treats a check that throws or hangs as a failed one, so that a probe always gets a response. */
export async function missingOf(indicator: HealthIndicator): Promise<string | null> {
  try {
    const outcome = await within(CHECK_TIMEOUT_MS, indicator.check());
    return outcome.kind === 'done' ? outcome.value : `no answer within ${CHECK_TIMEOUT_MS} ms`;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
