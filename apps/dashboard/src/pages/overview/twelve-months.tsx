/** The credits used in each of the last twelve months as columns, each a link to the overview of its month. */
import { mostOf } from '../../charts/scale.js';
import type { TenantUsage } from '../../data/api.js';
import { Panel } from '../../parts/panel.js';
import { To } from '../../parts/to.js';
import { useTexts } from '../../texts/texts.js';
import type { Forecast } from './month-data.js';
import styles from './overview.module.css';

interface TwelveMonthsProps {
  readonly usage: TenantUsage;
  readonly forecast: Forecast | undefined;
}

export function TwelveMonths({ usage, forecast }: TwelveMonthsProps) {
  const { say, formats } = useTexts();
  const months = forecast?.months ?? [];
  const most = mostOf(
    months.map(({ consumed }) => consumed.milliCredits),
    1,
  );
  return (
    <Panel title={say('overview.months')}>
      <ul className={styles.months}>
        {months.map(({ month, consumed }) => (
          <li key={month}>
            <To
              route={{ page: 'overview', tenant: usage.tenantId }}
              filters={{ month }}
              current={month === usage.month}
              className={styles.monthBar}
            >
              <span className={`${styles.monthValue} figures`} aria-hidden="true">
                {consumed.milliCredits > 0 && formats.short(consumed.milliCredits)}
              </span>
              <span
                className={styles.monthColumn}
                style={{ height: `${(consumed.milliCredits / most) * 100}%` }}
              />
              <span className={styles.monthShort} aria-hidden="true">
                {formats.shortMonth(`${month}-01`)}
              </span>
              <span className="hidden">
                {say('overview.months.read', {
                  month: formats.month(`${month}-01`),
                  used: formats.credits(consumed.milliCredits),
                })}
              </span>
            </To>
          </li>
        ))}
      </ul>
    </Panel>
  );
}
