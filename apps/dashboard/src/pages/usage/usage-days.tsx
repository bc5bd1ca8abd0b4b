/** The days of the query, whatever its groupings are. */
import { DayPanels } from '../../charts/day-panels.js';
import type { TenantUsage } from '../../data/api.js';
import { daysOf, monthsIn } from '../../data/months.js';
import { useBreakdown } from '../../data/queries.js';
import type { UsageQuestion } from './question.js';

interface UsageDaysProps {
  readonly usage: TenantUsage;
  readonly question: UsageQuestion;
}

const HEIGHT_PX = 160;

export function UsageDays({ usage, question }: UsageDaysProps) {
  const { months, filter, except } = question;
  const { data } = useBreakdown(usage.tenantId, { month: months, by: ['day'], filter, except });
  const days = monthsIn(months ?? usage.month).flatMap(daysOf);
  return <DayPanels rows={data?.rows} days={days} height={HEIGHT_PX} />;
}
