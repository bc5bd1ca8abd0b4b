/** When each grant counts, from half a year ago to a year ahead. The table above has the same dates. */
import type { TenantConfiguration } from '../../data/api.js';
import { monthsIn, shiftMonth } from '../../data/months.js';
import { useSkuText } from '../../parts/sku.js';
import { useTexts } from '../../texts/texts.js';
import styles from './credits.module.css';

interface GrantTimeLineProps {
  readonly grants: TenantConfiguration['grants'];
  readonly month: string;
}

const BACK = 6;
const AHEAD = 12;

export function GrantTimeLine({ grants, month }: GrantTimeLineProps) {
  const { formats } = useTexts();
  const skuOf = useSkuText();
  const first = shiftMonth(month, -BACK);
  const months = monthsIn(`${first}..${shiftMonth(month, AHEAD)}`);
  const start = Date.parse(`${first}-01`);
  const length = Date.parse(`${shiftMonth(month, AHEAD + 1)}-01`) - start;
  const placeOf = (instant: string | null): number =>
    instant === null ? 1 : Math.min(1, Math.max(0, (Date.parse(instant) - start) / length));
  const percent = (part: number) => `${part * 100}%`;
  return (
    <div className={styles.time} aria-hidden="true">
      {grants.map(({ grantId, sku, validFrom, validTo, inForce }) => (
        <div key={grantId} className={styles.timeRow}>
          <span
            className={styles.timeBar}
            data-in-force={inForce}
            style={{
              left: percent(placeOf(validFrom)),
              width: percent(placeOf(validTo) - placeOf(validFrom)),
            }}
          >
            {skuOf(sku)}
          </span>
        </div>
      ))}
      <div className={styles.timeMonths}>
        {months.map((one) => (
          <span key={one} data-present={one === month}>
            {one === first || one.endsWith('-01')
              ? formats.monthAndYear(`${one}-01`)
              : formats.shortMonth(`${one}-01`)}
          </span>
        ))}
      </div>
    </div>
  );
}
