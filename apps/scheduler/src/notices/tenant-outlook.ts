/** Reads a tenant's configuration and the forecast of its month from the rows. */
import type { SqlReader } from '#eventsourcing';
import { forecastMonth } from '#forecast';
import type { Instant } from '#metering';
import { askMonth, usageDays, type UsageDays } from '#read-models';
import { endingNotices } from './endings.js';
import type { NoticeInput, Outlook } from './notice-decider.js';

/** With fewer days of usage, the forecast raises no notice. */
const DAYS_SEEN_MIN = 3;

/** @returns the input, or `null` if the rows do not contain the tenant or its present month */
export async function readNoticeInput(
  reader: SqlReader,
  tenantId: string,
  now: Instant,
): Promise<NoticeInput | null> {
  const question = { tenantId, now };
  const asked = await askMonth(reader, question, async (month) => month);
  if (asked.kind !== 'found') return null;
  const { month, configuration, at } = asked.value;
  const days = await usageDays(reader, question);
  return {
    at,
    month,
    endings: endingNotices(configuration, month, at),
    outlook: days.kind === 'found' ? outlookOf(days.value) : null,
  };
}

function outlookOf({ month, at, entitlementMilliCredits, days }: UsageDays): Outlook | null {
  const forecast = forecastMonth({ month, uses: days, at });
  if (forecast.model.daysSeen < DAYS_SEEN_MIN) return null;
  const runsOut = forecast.days.find(({ expected }) => expected > entitlementMilliCredits);
  return {
    consumedMilliCredits: forecast.used,
    expectedMilliCredits: Math.round(forecast.expected),
    entitlementMilliCredits,
    runsOutOn: runsOut?.day ?? null,
  };
}
