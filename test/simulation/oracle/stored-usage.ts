/** What the ledger says of one run and its charge, so that both can be compared with the plan and the oracle. */
import { type Run, runOf, type UsageOfRun } from '../../oracle/run.js';

interface StoredCharge {
  readonly currency: string;
  readonly milliCredits: number;
  readonly drawnFrom: string;
}

export const comparableRun = (data: unknown): Run => runOf((data as { usage: UsageOfRun }).usage);

export const comparableCharge = (data: unknown): StoredCharge =>
  (data as { charge: StoredCharge }).charge;
