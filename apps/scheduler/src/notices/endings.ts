/** Warnings of credits and trials that end soon, each with a key that makes it unique. */
import type { NoticeEvent } from '#contracts';
import {
  addMilliseconds,
  capped,
  type Configuration,
  countsAt,
  creditsEndAt,
  DAY_MS,
  DEFAULT_POLICY,
  type Instant,
  type Month,
  policyAt,
  sizeOf,
} from '#metering';

/** The smallest that applies is used: a grant of two days gets the warning of 3 days at once, and never that of 14. */
const DAYS_BEFORE = [3, 14] as const;

export const LOOK_AHEAD_MS = Math.max(...DAYS_BEFORE) * DAY_MS;

export type EndingNotice = Extract<NoticeEvent, { type: 'GrantEnding' | 'TrialEnding' }>;

export function endingNotices(
  { grants, trials, policy }: Configuration,
  month: Month,
  at: Instant,
): EndingNotice[] {
  const { terms } = policyAt(policy, at);
  const ofGrants = Object.values(grants).flatMap((grant): EndingNotice[] => {
    const end = countsAt(grant, terms, at) ? creditsEndAt(grant, policy, at) : null;
    const ending = end && endingOf(end.endsAt, month, at);
    if (!ending) return [];
    const { grantId, sku } = grant;
    const what = { grantId, sku, milliCredits: capped(sku, sizeOf(grant)) };
    const byPolicy = end.byPolicy ? ({ byPolicy: true } as const) : {};
    return [{ type: 'GrantEnding', data: { ...ending, ...what, ...byPolicy } }];
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

/** Whether the published policy changes within the look-ahead, which may end credits of any tenant. */
export const isPolicyChanging = (at: Instant): boolean =>
  DEFAULT_POLICY.some(
    ({ effectiveFrom }) =>
      at < effectiveFrom && effectiveFrom <= addMilliseconds(at, LOOK_AHEAD_MS),
  );

/** Identifies a warning: a postponed end is announced again. */
export function keyOfEnding({ type, data }: EndingNotice): string {
  const whose = type === 'GrantEnding' ? data.grantId : data.userId;
  return JSON.stringify([type, whose, data.endsAt, data.daysBefore]);
}
