/** Warnings of grants and trials that end soon, each with the key that makes it unique. */
import type { NoticeEvent } from '#contracts';
import {
  addMilliseconds,
  type Configuration,
  type Grant,
  type Instant,
  licenceOf,
  type Month,
} from '#metering';

/** The nearest that has come is told: who adds a grant of two days is told of three at once, and of 14 never. */
const DAYS_BEFORE = [3, 14] as const;
const DAY_MS = 86_400_000;

export const LOOK_AHEAD_MS = Math.max(...DAYS_BEFORE) * DAY_MS;

export type EndingNotice = Extract<NoticeEvent, { type: 'GrantEnding' | 'TrialEnding' }>;

export function endingNotices(
  { grants, trials }: Configuration,
  month: Month,
  at: Instant,
): EndingNotice[] {
  const ofGrants = Object.values(grants).flatMap((grant): EndingNotice[] => {
    const { grantId, sku, validFrom, validTo } = grant;
    const ending = validFrom <= at && validTo !== null ? endingOf(validTo, month, at) : null;
    if (!ending) return [];
    const milliCredits = milliCreditsOf(grant);
    return [{ type: 'GrantEnding', data: { ...ending, grantId, sku, milliCredits } }];
  });
  const ofTrials = Object.values(trials).flatMap(({ userId, endsAt }): EndingNotice[] => {
    const ending = endingOf(endsAt, month, at);
    return ending ? [{ type: 'TrialEnding', data: { ...ending, userId } }] : [];
  });
  return [...ofGrants, ...ofTrials];
}

function endingOf(endsAt: Instant, month: Month, at: Instant) {
  if (endsAt <= at) return null;
  const daysBefore = DAYS_BEFORE.find((days) => addMilliseconds(at, days * DAY_MS) >= endsAt);
  return daysBefore === undefined ? null : { at, month, endsAt, daysBefore };
}

const milliCreditsOf = ({ sku, quantity, milliCreditsEach }: Grant): number =>
  Math.min(quantity * milliCreditsEach, licenceOf(sku)?.capMilliCredits ?? Infinity);

/** What ends later than was said ends anew. */
export function keyOfEnding({ type, data }: EndingNotice): string {
  const whose = type === 'GrantEnding' ? data.grantId : data.userId;
  return JSON.stringify([type, whose, data.endsAt, data.daysBefore]);
}
