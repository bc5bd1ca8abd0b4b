/** The rows of the heat map: complete lines, even if a month has more environments and days than a page of the service. */
import type { BreakdownRow } from '../../data/api.js';
import { rankByCost } from '../../data/cost-ranking.js';
import { type Month, useBreakdown, useBreakdowns } from '../../data/queries.js';
import { LINES_MAX } from './heat.js';
import type { UsageQuestion } from './question.js';

const BY = ['environment', 'day'] as const;

/** @returns the rows, or none until all are loaded */
export function useHeatRows(
  tenant: string,
  month: Month,
  { filter, except }: UsageQuestion,
): readonly BreakdownRow[] {
  const { data: cells } = useBreakdown(tenant, { month, by: BY, filter, except });
  // The page ends with its most expensive cells, which may be only parts of lines.
  const isPart = cells !== undefined && cells.nextCursor !== null;
  const ranking = { month, by: ['environment'], filter, except } as const;
  const { data: ranked } = useBreakdown(tenant, ranking, isPart);
  const mostExpensive = isPart && ranked ? rankByCost(ranked.rows).rows.slice(0, LINES_MAX) : [];
  const lines = useBreakdowns(
    tenant,
    mostExpensive.flatMap(({ environment }) =>
      environment ? [{ month, by: BY, filter: { ...filter, environment }, except }] : [],
    ),
  );
  return (isPart ? lines : cells?.rows) ?? [];
}
