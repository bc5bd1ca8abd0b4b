/** The overview of a tenant that runs on Copilot Credits alone: figures, days and environments in that currency. */
import type { ReactNode } from 'react';
import { DayPanels } from '../../charts/day-panels.js';
import type { TenantUsage } from '../../data/api.js';
import { rankByCost } from '../../data/cost-ranking.js';
import { daysOf } from '../../data/months.js';
import { useBreakdown, useConfiguration } from '../../data/queries.js';
import { ratioOf } from '../../data/standing.js';
import { Bars } from '../../parts/bars.js';
import { useDimensionText } from '../../parts/dimension.js';
import { Figure } from '../../parts/figure.js';
import layout from '../../parts/layout.module.css';
import { Name } from '../../parts/name.js';
import { Panel } from '../../parts/panel.js';
import { To } from '../../parts/to.js';
import { useTexts } from '../../texts/texts.js';
import { MoreEnvironments } from './more-environments.js';
import styles from './overview.module.css';

interface CopilotMonthProps {
  readonly usage: TenantUsage;
  readonly month: string | undefined;
  /** Shown next to the days, below the environments. */
  readonly children: ReactNode;
}

/** The height of the chart, in pixels. */
const HEIGHT_PX = 240;

function CopilotMonth({ usage, month, children }: CopilotMonthProps) {
  const { data } = useBreakdown(usage.tenantId, { month, by: ['day'] });
  return (
    <>
      <CopilotFigures usage={usage} month={month} />
      <div className={layout.withAside}>
        <div className={layout.stack}>
          <DayPanels rows={data?.rows} days={daysOf(usage.month)} height={HEIGHT_PX} />
        </div>
        <div className={layout.stack}>
          <Environments usage={usage} month={month} />
          {children}
        </div>
      </div>
    </>
  );
}

type PartProps = Omit<CopilotMonthProps, 'children'>;

function CopilotFigures({ usage, month }: PartProps) {
  const { say, formats } = useTexts();
  const { data } = useConfiguration(usage.tenantId, month);
  const used = usage.copilotConsumed.milliCredits;
  const prepaid = data?.copilot.prepaid.milliCredits;
  const ratio = ratioOf(used, prepaid ?? 0);
  return (
    <div className={layout.figuresLine}>
      <Figure
        name={say('overview.copilot')}
        value={formats.credits(used)}
        hue="copilot"
        explain="copilot"
        note={
          ratio === null
            ? say('overview.copilot.month')
            : say('overview.copilot.ofPrepaid', { percent: formats.percent(ratio) })
        }
      />
      <Figure
        name={say('copilot.prepaid')}
        value={prepaid === undefined ? '–' : formats.credits(prepaid)}
        note={
          data &&
          say(data.copilot.payAsYouGo ? 'overview.copilot.linked' : 'overview.copilot.notLinked')
        }
      />
      <Figure
        name={say('col.owned')}
        value={formats.credits(usage.entitlement.milliCredits)}
        explain="owned"
        note={say('overview.aiBuilderOwned')}
      />
      <Figure name={say('col.runs')} value={formats.count(usage.runs)} />
    </div>
  );
}

const SHOWN = 7;

function Environments({ usage, month }: PartProps) {
  const { say, formats } = useTexts();
  const textOf = useDimensionText();
  const { data } = useBreakdown(usage.tenantId, { month, by: ['environment'] });
  const { rows, milliCredits } = rankByCost(data?.rows ?? []);
  const total = usage.copilotConsumed.milliCredits;
  const lines = rows.slice(0, SHOWN).map((row) => ({
    key: row.environment ?? '',
    label: (
      <To
        route={{
          page: 'environment',
          tenant: usage.tenantId,
          environment: row.environment ?? '',
        }}
        filters={{ month }}
        className={styles.worstName}
      >
        <Name of={textOf(row, 'environment')} max={28} />
      </To>
    ),
    value: milliCredits(row),
    text: formats.credits(milliCredits(row)),
    note: formats.share(ratioOf(milliCredits(row), total) ?? 0),
  }));
  return (
    <Panel title={say('overview.byCopilot')}>
      <Bars lines={lines} hue="copilot" />
      {data && <MoreEnvironments usage={usage} month={month} listed={lines.length} />}
    </Panel>
  );
}

export { CopilotMonth as default };
