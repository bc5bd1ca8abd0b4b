/** The usage of an environment by day. */
import { DayPanels } from '../../charts/day-panels.js';
import type { TenantUsage } from '../../data/api.js';
import { daysOf } from '../../data/months.js';
import { useBreakdown } from '../../data/queries.js';

interface EnvironmentDaysProps {
  readonly usage: TenantUsage;
  readonly month: string | undefined;
  readonly environment: string;
}

const HEIGHT_PX = 140;

export function EnvironmentDays({ usage, month, environment }: EnvironmentDaysProps) {
  const { data } = useBreakdown(usage.tenantId, { month, by: ['day'], filter: { environment } });
  return <DayPanels rows={data?.rows} days={daysOf(usage.month)} height={HEIGHT_PX} />;
}
