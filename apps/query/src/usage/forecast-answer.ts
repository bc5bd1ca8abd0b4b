/** Computes the forecast answer from a tenant's daily usage. */
import { amount } from '#contracts';
import { backTest, forecastMonth, type TestedMonth } from '#forecast';
import { addMonths, type Month, monthOf } from '#metering';
import { type UsageDay, USAGE_DAYS_MONTHS, type UsageDays } from '#read-models';

const MONTHS_TESTED = 6;
const BAND_PERCENT = 80;

export function forecastAnswer({ month, at, entitlementMilliCredits, days }: UsageDays) {
  const {
    used,
    expected,
    low,
    high,
    days: ahead,
    model,
  } = forecastMonth({ month, uses: days, at });
  const runsOut = ahead.find((day) => day.expected > entitlementMilliCredits);
  return {
    month,
    at,
    entitlement: amount(entitlementMilliCredits),
    consumed: amount(used),
    end: amounts({ expected, low, high }),
    runsOutOn: runsOut?.day ?? null,
    days: daysUntil(month, at, days),
    ahead: ahead.map(({ day, ...sums }) => ({ day, ...amounts(sums) })),
    months: monthSums(month, days),
    method: {
      name: 'weekdayAndLevel',
      historyDays: model.daysSeen,
      bandPercent: BAND_PERCENT,
    },
    past: pastForecasts(month, days),
  };
}

interface Sums {
  readonly expected: number;
  readonly low: number;
  readonly high: number;
}

const amounts = ({ expected, low, high }: Sums) => ({
  expected: amount(expected),
  low: amount(low),
  high: amount(high),
});

function daysUntil(month: Month, at: string, days: readonly UsageDay[]) {
  const used = new Map(days.map(({ day, milliCredits }) => [day, milliCredits]));
  const known = at.startsWith(month) ? Number(at.slice(8, 10)) : 0;
  return Array.from({ length: known }, (_, index) => {
    const day = `${month}-${String(index + 1).padStart(2, '0')}`;
    return { day, consumed: amount(used.get(day) ?? 0) };
  });
}

function monthSums(last: Month, days: readonly UsageDay[]) {
  const sums = new Map<Month, number>();
  for (const { day, milliCredits } of days) {
    const month = monthOf(day);
    sums.set(month, (sums.get(month) ?? 0) + milliCredits);
  }
  const months = Array.from({ length: USAGE_DAYS_MONTHS }, (_, index) =>
    addMonths(last, index + 1 - USAGE_DAYS_MONTHS),
  );
  return months.map((month) => ({ month, consumed: amount(sums.get(month) ?? 0) }));
}

/** Forecasts of earlier months, from the tenant's first month of use on. */
function pastForecasts(last: Month, days: readonly UsageDay[]) {
  const first = days[0]?.day;
  const months = Array.from({ length: MONTHS_TESTED }, (_, index) =>
    addMonths(last, index - MONTHS_TESTED),
  ).filter((month) => first !== undefined && monthOf(first) <= month);
  const { months: tested, medianErrorRatio } = backTest(months, days);
  return {
    medianErrorPercent: percentOf(medianErrorRatio),
    months: tested.map(testedAnswer),
  };
}

const testedAnswer = ({ month, knownUntil, actual, errorRatio, ...sums }: TestedMonth) => ({
  month,
  knownUntil,
  ...amounts(sums),
  actual: amount(actual),
  errorPercent: percentOf(errorRatio),
});

const percentOf = (ratio: number | null): number | null =>
  ratio === null ? null : Math.round(ratio * 100);
