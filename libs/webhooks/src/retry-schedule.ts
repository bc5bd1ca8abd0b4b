/**
 * When a failed delivery is retried: soon at first, then at increasing intervals, for three days in total; later if the
 * endpoint asks for it.
 */
const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;

const PAUSES_MS: readonly number[] = [
  5 * SECOND_MS,
  30 * SECOND_MS,
  2 * MINUTE_MS,
  10 * MINUTE_MS,
  30 * MINUTE_MS,
  ...[1, 2, 4, 8, 12, 12, 12, 12, 9].map((hours) => hours * HOUR_MS),
];

/** `Retry-After` delays a message by at most the longest interval of the schedule. */
export const RETRY_AFTER_MS_MAX = 12 * HOUR_MS;

/**
 * @param attempt the number of the failed attempt, from 1
 * @param retryAfterMs the delay requested by the endpoint, which only lengthens pauses, so that attempts last for three
 *   days
 * @returns the pause in milliseconds, or null after the last attempt
 */
export function pauseAfterMs(attempt: number, retryAfterMs: number): number | null {
  const pause = PAUSES_MS[attempt - 1];
  return pause === undefined ? null : Math.max(pause, retryAfterMs);
}

/**
 * @param text the header `Retry-After`, as seconds or as a date
 * @param answeredAt the header `Date`, because a date refers to the endpoint's own clock
 * @returns the delay in milliseconds, 0 if the text is invalid or the time has passed
 */
export function retryAfterMsOf(text: string | undefined, answeredAt?: string): number {
  const asked = text?.trim() ?? '';
  const milliseconds = /^\d+$/.test(asked)
    ? Number(asked) * SECOND_MS
    : Date.parse(asked) - Date.parse(answeredAt ?? '');
  return milliseconds > 0 ? Math.min(milliseconds, RETRY_AFTER_MS_MAX) : 0;
}
