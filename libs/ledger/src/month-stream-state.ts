/** The state that a month's stream folds to. */
import type { OpeningType } from '#contracts';
import type { MonthState } from '#metering';

/** What a month's stream says: the month, and the commands given in it under idempotency keys. */
export interface MonthStreamState {
  readonly month: MonthState;
  /** Digests by key; replaced, never changed, so that forks may share it. */
  readonly commandDigests: ReadonlyMap<string, string | undefined>;
  /** The event that opened the month, `null` before it. */
  readonly openedBy: OpeningType | null;
}
