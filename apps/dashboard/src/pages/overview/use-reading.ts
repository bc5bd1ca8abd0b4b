/** The figures of one day of the chart in words. */
import { useTexts } from '../../texts/texts.js';
import type { ChartDay } from './month-data.js';

export function useReading({ day, used, sum, expected, low, high }: ChartDay): string {
  const { say, formats } = useTexts();
  const name = formats.weekday(day);
  if (used !== null && sum !== null) {
    return say('overview.chart.read', {
      day: name,
      used: formats.credits(used),
      sum: formats.credits(sum),
    });
  }
  return say('overview.chart.readAhead', {
    day: name,
    expected: formats.whole(expected ?? 0),
    low: formats.whole(low ?? 0),
    high: formats.whole(high ?? 0),
  });
}
