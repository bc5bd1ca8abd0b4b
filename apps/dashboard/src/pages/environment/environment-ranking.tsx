/** What an environment was used for, the most expensive first. */
import type { EnvironmentUsage, TenantUsage } from '../../data/api.js';
import { useBreakdown } from '../../data/queries.js';
import { rankByCost } from '../../data/cost-ranking.js';
import { ratioOf } from '../../data/standing.js';
import { useChargesText } from '../../parts/amount-text.js';
import { Bars } from '../../parts/bars.js';
import { useDimensionText } from '../../parts/dimension.js';
import { Name } from '../../parts/name.js';
import { Panel } from '../../parts/panel.js';
import { To } from '../../parts/to.js';
import { useTexts } from '../../texts/texts.js';

interface EnvironmentRankingProps {
  readonly by: 'automation' | 'model' | 'user';
  readonly usage: TenantUsage;
  readonly month: string | undefined;
  readonly own: EnvironmentUsage;
}

const SHOWN = 6;

export function EnvironmentRanking({ by, usage, month, own }: EnvironmentRankingProps) {
  const { say, formats } = useTexts();
  const textOf = useDimensionText();
  const chargesOf = useChargesText();
  const { tenantId } = usage;
  const { environmentId: environment } = own;
  const { data } = useBreakdown(tenantId, { month, by: [by], filter: { environment } });
  const { rows, milliCredits, currency } = rankByCost(data?.rows ?? []);
  // The total of all runs, including those beyond the first page of the response.
  const total = (currency === 'copilot' ? own.copilotConsumed : own.consumed).milliCredits;
  const lines = rows.slice(0, SHOWN).map((row) => ({
    key: row[by] ?? '',
    label: <Name of={textOf(row, by)} />,
    value: milliCredits(row),
    text: chargesOf(row, currency),
    note: formats.share(ratioOf(milliCredits(row), total) ?? 0),
  }));
  const all = (
    <To route={{ page: 'usage', tenant: tenantId }} filters={{ months: month, by, environment }}>
      {say('all')}
    </To>
  );
  return (
    <Panel title={say(`by.${by}`)} tools={all}>
      {data && rows.length === 0 && <p className="quiet">{say('usage.nothing')}</p>}
      <Bars lines={lines} {...(currency === 'copilot' && { hue: currency })} />
    </Panel>
  );
}
