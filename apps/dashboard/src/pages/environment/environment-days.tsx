/** What an environment used, day by day. */
import { DayColumns } from '../../charts/day-columns.js';
import type { TenantUsage } from '../../data/api.js';
import { daysOf } from '../../data/months.js';
import { useBreakdown } from '../../data/queries.js';
import { Panel } from '../../parts/panel.js';
import { useTexts } from '../../texts/texts.js';

interface EnvironmentDaysProps {
  readonly usage: TenantUsage;
  readonly month: string | undefined;
  readonly environment: string;
}

export function EnvironmentDays({ usage, month, environment }: EnvironmentDaysProps) {
  const { say } = useTexts();
  const { data } = useBreakdown(usage.tenantId, { month, by: ['day'], filter: { environment } });
  const used = new Map(data?.rows.map(({ day, consumed }) => [day, consumed.milliCredits]));
  const days = daysOf(usage.month).map((day) => ({ day, milliCredits: used.get(day) ?? 0 }));
  return (
    <Panel title={say('environment.days')}>
      <DayColumns days={days} label={say('environment.days')} height={140} />
    </Panel>
  );
}
