/** A run with its charge. */
import type { Run } from './run.js';

/** The credits that a run is charged to; trials are counted separately. */
export type Payer = 'aiBuilder' | 'copilot' | 'trial';

export interface Booked {
  readonly run: Run;
  readonly currency: string;
  readonly drawnFrom: string;
  /** `null`: no price is published, so the run should not have been accepted. */
  readonly milliCredits: number | null;
}

export const payerOf = ({ currency, drawnFrom }: Booked): Payer => {
  if (drawnFrom === 'trial') return 'trial';
  return currency === 'copilot' ? 'copilot' : 'aiBuilder';
};
