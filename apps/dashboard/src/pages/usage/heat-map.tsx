/** Usage by environment and day as a heat map; for screen readers it is a table. */
import type { CSSProperties } from 'react';
import type { TenantUsage } from '../../data/api.js';
import { daysOf, monthsIn } from '../../data/months.js';
import { inSight } from '../../parts/in-sight.js';
import { Name } from '../../parts/name.js';
import { Panel } from '../../parts/panel.js';
import { ScrollArea } from '../../parts/scroll-area.js';
import { useTexts } from '../../texts/texts.js';
import { heatOf } from './heat.js';
import type { UsageQuestion } from './question.js';
import { useHeatRows } from './use-heat-rows.js';
import styles from './usage.module.css';

interface HeatMapProps {
  readonly usage: TenantUsage;
  readonly question: UsageQuestion;
}

export function HeatMap({ usage, question }: HeatMapProps) {
  const { say, formats } = useTexts();
  const month = monthsIn(question.months ?? usage.month).at(-1)!;
  const rows = useHeatRows(usage.tenantId, month, question);
  const { lines, most, currency } = heatOf(rows);
  const names = new Map(rows.map((row) => [row.environment, row.environmentName]));
  const days = daysOf(month);
  const lastUsed = days.findLast((day) => lines.some(({ byDay }) => byDay.has(day)));
  if (lines.length === 0) return null;
  const title = say('usage.heatMap', {
    unit: say(`unit.${currency}`),
    month: formats.month(`${month}-01`),
  });
  return (
    <Panel title={title}>
      <ScrollArea label={title}>
        <table className={styles.heat} data-hue={currency} style={widthOf(days.length)}>
          <thead>
            <tr>
              <th scope="col">{say('col.environment')}</th>
              {days.map((day, index) => (
                <th key={day} scope="col" ref={day === lastUsed ? inSight : undefined}>
                  <span className="hidden">{formats.day(day)}</span>
                  <span aria-hidden="true">{index % 7 === 0 ? index + 1 : ''}</span>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {lines.map(({ environment, byDay }) => (
              <tr key={environment}>
                <th scope="row" data-one-line>
                  <Name of={names.get(environment) ?? environment} max={24} />
                </th>
                {days.map((day) => (
                  <Cell key={day} day={day} used={byDay.get(day) ?? 0} most={most} />
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollArea>
    </Panel>
  );
}

/** The number of columns that share the width. */
const widthOf = (days: number) => ({ '--days': days }) as CSSProperties;

interface CellProps {
  readonly day: string;
  /** The cell's usage in milli-credits; `most` is the largest usage of all cells. */
  readonly used: number;
  readonly most: number;
}

/** The opacity of the lightest cell, and the difference to the darkest. */
const [FAINTEST, RANGE] = [0.25, 0.75];

function Cell({ day, used, most }: CellProps) {
  const { formats } = useTexts();
  const text = formats.credits(used);
  return (
    <td title={`${formats.weekday(day)}: ${text}`}>
      <span
        className={styles.cell}
        style={{ opacity: used === 0 ? 0 : FAINTEST + (RANGE * used) / most }}
      />
      <span className="hidden">{text}</span>
    </td>
  );
}
