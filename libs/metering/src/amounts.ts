/** Amounts are integers of milli-credits (1 credit = 1,000), in both currencies, never fractions (A2). */
export type MilliCredits = number;

/** The two currencies are never converted into each other and never added together (R4). */
export type Currency = 'aiBuilder' | 'copilot';

export const MILLI_PER_CREDIT = 1_000;

export const fromCredits = (credits: number): MilliCredits => credits * MILLI_PER_CREDIT;

/** Exact decimal text without trailing zeros: 1024000000 → "1024000", 7500 → "7.5". */
export function formatCredits(milliCredits: MilliCredits): string {
  const sign = milliCredits < 0 ? '-' : '';
  const absolute = Math.abs(milliCredits);
  const whole = Math.trunc(absolute / MILLI_PER_CREDIT);
  const fraction = absolute % MILLI_PER_CREDIT;
  if (fraction === 0) return `${sign}${whole}`;
  return `${sign}${whole}.${String(fraction).padStart(3, '0').replace(/0+$/, '')}`;
}
