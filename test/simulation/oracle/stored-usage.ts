/** Converts a run and its charge from the ledger's form into the oracle's. */
import { type Run, runOf, type UsageOfRun } from '../../oracle/run.js';

interface StoredCharge {
  readonly currency: string;
  readonly milliCredits: number;
  readonly drawnFrom: string;
}

export const comparableRun = (data: unknown): Run => runOf((data as { usage: UsageOfRun }).usage);

export const comparableCharge = (data: unknown): StoredCharge =>
  (data as { charge: StoredCharge }).charge;
