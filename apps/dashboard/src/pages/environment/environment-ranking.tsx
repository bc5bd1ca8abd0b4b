/** What an environment was used for, the dearest first. */
import type { TenantUsage } from '../../data/api.js';
import { useBreakdown } from '../../data/queries.js';
import { ratioOf } from '../../data/standing.js';
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
  readonly environment: string;
}

const SHOWN = 6;

export function EnvironmentRanking({ by, usage, month, environment }: EnvironmentRankingProps) {
  const { say, formats } = useTexts();
  const textOf = useDimensionText();
  const { tenantId } = usage;
  const { data } = useBreakdown(tenantId, { month, by: [by], filter: { environment } });
  const rows = data?.rows ?? [];
  const total = rows.reduce((sum, { consumed }) => sum + consumed.milliCredits, 0);
  const lines = rows.slice(0, SHOWN).map((row) => ({
    key: row[by] ?? '',
    label: <Name of={textOf(row, by)} />,
    value: row.consumed.milliCredits,
    text: formats.credits(row.consumed.milliCredits),
    note: formats.percent(ratioOf(row.consumed.milliCredits, total) ?? 0),
  }));
  const all = (
    <To place={{ page: 'usage', tenant: tenantId }} filters={{ months: month, by, environment }}>
      {say('all')}
    </To>
  );
  return (
    <Panel title={say(`by.${by}`)} tools={all}>
      {data && rows.length === 0 && <p className="quiet">{say('usage.nothing')}</p>}
      <Bars lines={lines} />
    </Panel>
  );
}
