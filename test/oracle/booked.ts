/** A run with what it was charged. */
import type { Run } from './run.js';

/** Whom a run is charged to: trials have books of their own. */
export type Payer = 'aiBuilder' | 'copilot' | 'trial';

export interface Booked {
  readonly run: Run;
  readonly currency: string;
  readonly drawnFrom: string;
  /** `null`: nobody published a price, so it should not have been accepted. */
  readonly milliCredits: number | null;
}

export const payerOf = ({ currency, drawnFrom }: Booked): Payer => {
  if (drawnFrom === 'trial') return 'trial';
  return currency === 'copilot' ? 'copilot' : 'aiBuilder';
};
