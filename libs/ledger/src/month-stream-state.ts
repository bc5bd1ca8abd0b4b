/** The state of a month's stream. */
import type { OpeningType } from '#contracts';
import type { MonthState } from '#metering';

/** The month, and its commands that had idempotency keys. */
export interface MonthStreamState {
  readonly month: MonthState;
  /** Digests by key; replaced, never changed, so that forks can share it. */
  readonly commandDigests: ReadonlyMap<string, string | undefined>;
  /** The type of the event that opened the month, `null` before it. */
  readonly openedBy: OpeningType | null;
}
