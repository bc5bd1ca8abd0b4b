/** Environments against days: where, and since when. A table to those who cannot see its shades. */
import type { TenantUsage } from '../../data/api.js';
import { daysOf, monthsIn } from '../../data/months.js';
import { useBreakdown } from '../../data/queries.js';
import { Name } from '../../parts/name.js';
import { Panel } from '../../parts/panel.js';
import { useTexts } from '../../texts/texts.js';
import { heatOf } from './heat.js';
import type { UsageQuestion } from './question.js';
import styles from './usage.module.css';

interface HeatMapProps {
  readonly usage: TenantUsage;
  readonly question: UsageQuestion;
}

export function HeatMap({ usage, question }: HeatMapProps) {
  const { say, formats } = useTexts();
  const { filter, except } = question;
  const month = monthsIn(question.months ?? usage.month).at(-1)!;
  const { data } = useBreakdown(usage.tenantId, {
    month,
    by: ['environment', 'day'],
    filter,
    except,
  });
  const { lines, most } = heatOf(data?.rows ?? []);
  const days = daysOf(month);
  if (lines.length === 0) return null;
  return (
    <Panel title={say('usage.heatMap', { month: formats.month(`${month}-01`) })}>
      <div className={styles.heatScroll} tabIndex={0} role="group" aria-label={say('nav.usage')}>
        <table className={styles.heat}>
          <thead>
            <tr>
              <th scope="col">{say('col.environment')}</th>
              {days.map((day, index) => (
                <th key={day} scope="col">
                  <span className="hidden">{formats.day(day)}</span>
                  <span aria-hidden="true">{index % 7 === 0 ? index + 1 : ''}</span>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {lines.map(({ environment, byDay }) => (
              <tr key={environment}>
                <th scope="row">
                  <Name of={environment} max={24} />
                </th>
                {days.map((day) => {
                  const used = byDay.get(day) ?? 0;
                  const text = formats.credits(used);
                  return (
                    <td key={day} title={`${formats.weekday(day)}: ${text}`}>
                      <span
                        className={styles.cell}
                        style={{ opacity: used === 0 ? 0 : 0.15 + (0.85 * used) / most }}
                      />
                      <span className="hidden">{text}</span>
                    </td>
                  );
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Panel>
  );
}
