/** Amounts as integers of milli-credits (1 credit = 1,000) in both currencies, never fractions (A2). */
export type MilliCredits = number;

/** The two currencies, which are never converted or added (R4). */
export const CURRENCIES = ['aiBuilder', 'copilot'] as const;
export type Currency = (typeof CURRENCIES)[number];

export const MILLI_PER_CREDIT = 1_000;

/** The maximum of any amount and of any monthly total of a tenant. */
export const CREDITS_MAX = 9_007_199_254;

/** A thousand times this amount is still a safe integer, so percentages up to 1,000 % and sums over years are exact. */
export const MILLI_CREDITS_MAX = CREDITS_MAX * MILLI_PER_CREDIT;

/** The largest percentage that can be compared with an amount. */
export const PERCENT_MAX = 1_000;

export const isAmount = (milliCredits: unknown): milliCredits is MilliCredits =>
  Number.isSafeInteger(milliCredits) &&
  (milliCredits as number) >= 0 &&
  (milliCredits as number) <= MILLI_CREDITS_MAX;

/** Strictly above: equal is not over (A5). */
export const isAbove = (amount: MilliCredits, percent: number, limit: MilliCredits): boolean =>
  amount * 100 > limit * percent;

/** At or above: reaching the share is enough, as for warnings (A17). */
export const reaches = (amount: MilliCredits, percent: number, limit: MilliCredits): boolean =>
  amount * 100 >= limit * percent;

/** The largest amount that does not exceed the share. */
export function shareOf(percent: number, limit: MilliCredits): MilliCredits {
  const hundredfold = limit * percent;
  return (hundredfold - (hundredfold % 100)) / 100;
}

export const fromCredits = (credits: number): MilliCredits => credits * MILLI_PER_CREDIT;

/** Rounded up, and at least 1: an allocation of 0 has no credits (A10). */
export const wholeCredits = (milliCredits: MilliCredits): number =>
  Math.max(1, Math.ceil(milliCredits / MILLI_PER_CREDIT));

/** A number with its noun: "1 credit", "2 credits". */
export const counted = (count: number, noun: string): string =>
  `${count} ${noun}${count === 1 ? '' : 's'}`;

/** Exact decimal text without trailing zeros: 1024000000 → "1024000", 7500 → "7.5". */
export function formatCredits(milliCredits: MilliCredits): string {
  const sign = milliCredits < 0 ? '-' : '';
  const absolute = Math.abs(milliCredits);
  const whole = Math.trunc(absolute / MILLI_PER_CREDIT);
  const fraction = absolute % MILLI_PER_CREDIT;
  if (fraction === 0) return `${sign}${whole}`;
  return `${sign}${whole}.${String(fraction).padStart(3, '0').replace(/0+$/, '')}`;
}
