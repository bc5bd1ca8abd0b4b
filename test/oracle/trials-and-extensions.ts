/** Trials and extensions by the published rules, and the credits that they provide. */
import type { Booked } from './booked.js';

export interface Trial {
  readonly startedAt: string;
  readonly endsAt: string;
  readonly milliCredits: number;
  readonly renewals: number;
  /** The credits that the current term used in earlier months. */
  readonly usedBefore: number;
  /** The number of this month's runs booked before the term began. */
  readonly bookedBefore: number;
  readonly userId: string;
}

export interface Extension {
  readonly requestedAt: string;
  readonly effectiveFrom: string;
  readonly milliCredits: number;
}

export function trialUse(
  { userId, usedBefore, bookedBefore }: Trial,
  booked: readonly Booked[],
): number {
  return booked
    .slice(bookedBefore)
    .filter(({ run, drawnFrom }) => drawnFrom === 'trial' && run.userId === userId)
    .reduce((total, { milliCredits }) => total + (milliCredits ?? 0), usedBefore);
}

/** The extension credits of the month; they expire when the month ends. */
export const extensionPot = (extensions: readonly Extension[], at: string): number =>
  extensions
    .filter((one) => one.effectiveFrom <= at && one.requestedAt.slice(0, 7) === at.slice(0, 7))
    .reduce((total, { milliCredits }) => total + milliCredits, 0);
