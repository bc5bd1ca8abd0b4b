/** The cost of the maker's flows, apps and prompts this month, the most expensive first. */
import { useState } from 'react';
import { useBreakdown } from '../../data/queries.js';
import { rankByCost } from '../../data/cost-ranking.js';
import { useChargesText } from '../../parts/amount-text.js';
import { Bars } from '../../parts/bars.js';
import { useDimensionText } from '../../parts/dimension.js';
import { MoreButton } from '../../parts/more-button.js';
import layout from '../../parts/layout.module.css';
import { Name } from '../../parts/name.js';
import { Panel } from '../../parts/panel.js';
import { useTexts } from '../../texts/texts.js';

interface MyFlowsProps {
  readonly tenant: string;
  readonly user: string;
}

export function MyFlows(props: MyFlowsProps) {
  return (
    <div className={layout.pair}>
      <Mine {...props} by="automation" />
      <Mine {...props} by="capability" />
    </div>
  );
}

const SHOWN = 8;

function Mine({ tenant, user, by }: MyFlowsProps & { readonly by: 'automation' | 'capability' }) {
  const { say, formats } = useTexts();
  const textOf = useDimensionText();
  const chargesOf = useChargesText();
  const { data } = useBreakdown(tenant, { month: undefined, by: [by], filter: { user } });
  const { rows, milliCredits, currency } = rankByCost(data?.rows ?? []);
  const [shown, setShown] = useState(SHOWN);
  const lines = rows.slice(0, shown).map((row) => ({
    key: row[by] ?? '',
    label: <Name of={textOf(row, by)} />,
    value: milliCredits(row),
    text: chargesOf(row, currency),
    note: say('overview.runs', { count: formats.count(row.runs) }),
  }));
  return (
    <Panel title={say(`by.${by}`)}>
      {data && rows.length === 0 && <p className="quiet">{say('usage.nothing')}</p>}
      <Bars lines={lines} {...(currency === 'copilot' && { hue: currency })} />
      <MoreButton count={rows.length - lines.length} onMore={() => setShown(rows.length)} />
    </Panel>
  );
}
