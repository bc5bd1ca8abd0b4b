/** Explains the forecast: usage so far, what each day ahead is expected to add, and the error of past forecasts. */
import { DataTable } from '../../../parts/data-table.js';
import { Explanation, type Part } from '../../../parts/explain/explanation.js';
import { useTexts } from '../../../texts/texts.js';
import type { Forecast } from '../month-data.js';
import { MILLI_PER_CREDIT } from '../../../data/credits.js';

/** Whole credits, because an estimate is no more precise. Sums are rounded rather than days, so that the days add up. */
const toWhole = (milliCredits: number): number =>
  Math.round(milliCredits / MILLI_PER_CREDIT) * MILLI_PER_CREDIT;

export function ForecastExplanation({ forecast }: { readonly forecast: Forecast }) {
  const { say, formats } = useTexts();
  const { consumed, ahead, end, method, past } = forecast;
  const days = ahead.map(({ day, expected }, index): Part => {
    const before = index === 0 ? consumed : ahead[index - 1]!.expected;
    return {
      key: day,
      name: formats.weekday(day),
      milliCredits:
        toWhole(expected.milliCredits) -
        (index === 0 ? before.milliCredits : toWhole(before.milliCredits)),
    };
  });
  const used: Part = {
    key: 'used',
    name: say('explain.usedSoFar'),
    milliCredits: consumed.milliCredits,
  };
  return (
    <Explanation
      title={say('overview.forecast.none')}
      meaning={say('explain.forecast', {
        days: formats.count(method.historyDays),
        band: formats.count(method.bandPercent),
        low: formats.whole(end.low.milliCredits),
        high: formats.whole(end.high.milliCredits),
      })}
      parts={[used, ...days]}
      milliCredits={toWhole(end.expected.milliCredits)}
    >
      {past.months.length > 0 && <PastErrors months={past.months} />}
    </Explanation>
  );
}

function PastErrors({ months }: { readonly months: Forecast['past']['months'] }) {
  const { say, formats } = useTexts();
  return (
    <>
      <h3>{say('explain.past')}</h3>
      <DataTable
        caption={say('explain.past')}
        rows={months}
        keyOf={({ month }) => month}
        columns={[
          { name: say('dimension.month'), of: ({ month }) => formats.month(`${month}-01`) },
          {
            name: say('explain.error'),
            isNumber: true,
            of: ({ errorPercent }) =>
              errorPercent === null ? '–' : formats.percent(errorPercent / 100),
          },
        ]}
      />
    </>
  );
}
