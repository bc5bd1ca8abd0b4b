/** The state that a month's stream folds to. */
import type { OpeningType } from '#contracts';
import type { MonthState } from '#metering';

/** The state of a month's stream: the month, and the commands in it that had idempotency keys. */
export interface MonthStreamState {
  readonly month: MonthState;
  /** Digests by key; replaced, never changed, so that forks may share it. */
  readonly commandDigests: ReadonlyMap<string, string | undefined>;
  /** The event that opened the month, `null` before it. */
  readonly openedBy: OpeningType | null;
}
