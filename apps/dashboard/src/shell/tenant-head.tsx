/** The line below the bar: tenant, month, and the time of the figures. */
import { useAddress } from '../data/address-context.js';
import type { Route } from '../data/addresses.js';
import type { TenantUsage } from '../data/api.js';
import { useLive } from '../data/live.js';
import { shiftMonth } from '../data/months.js';
import { useTenantUsage } from '../data/queries.js';
import { LeftIcon, RightIcon } from '../parts/icons.js';
import { Name } from '../parts/name.js';
import { To } from '../parts/to.js';
import { useIsPhone } from '../parts/use-media.js';
import { useTexts } from '../texts/texts.js';
import styles from './shell.module.css';

interface TenantHeadProps {
  readonly route: Extract<Route, { readonly tenant: string }>;
  /** The subject of the page and the tenant, or the tenant alone on the overview. */
  readonly title: readonly string[];
  readonly usage: TenantUsage | undefined;
  readonly month: string | undefined;
}

export function TenantHead({ route, title, usage, month }: TenantHeadProps) {
  const { say, formats } = useTexts();
  const monthText = useIsPhone() ? formats.monthAndYear : formats.month;
  const shown = month ?? usage?.month;
  const { data: now } = useTenantUsage(route.tenant, undefined);
  const isPast = shown !== undefined && now !== undefined && shown < now.month;
  return (
    <div className={styles.head}>
      <h1 className={styles.tenant}>
        {title.length > 1 && <span className="hidden">{title[0]} · </span>}
        <To route={{ page: 'overview', tenant: route.tenant }} filters={{ month }}>
          <Name of={route.tenant} />
        </To>
      </h1>
      {shown !== undefined && (
        <div className={styles.month}>
          <MonthLink by={-1} from={shown} />
          <span className={styles.monthName}>
            {say('month.utc', { month: monthText(`${shown}-01`) })}
            {usage?.closedAt && <span className="quiet"> {say('month.closed')}</span>}
          </span>
          {isPast && <MonthLink by={1} from={shown} />}
        </div>
      )}
      <span className={styles.spring} />
      <Freshness usage={usage} />
    </div>
  );
}

function MonthLink({ by, from }: { readonly by: 1 | -1; readonly from: string }) {
  const { route, filters } = useAddress();
  const { say } = useTexts();
  return (
    <To
      route={route}
      filters={{ ...filters, month: shiftMonth(from, by) }}
      className={styles.monthLink}
      label={say(by < 0 ? 'month.before' : 'month.after')}
    >
      {by < 0 ? <LeftIcon /> : <RightIcon />}
    </To>
  );
}

function Freshness({ usage }: { readonly usage: TenantUsage | undefined }) {
  const { liveness } = useLive();
  const { say, formats } = useTexts();
  if (!usage) return null;
  const { position, time } = usage.asOf;
  return (
    <p className={styles.freshness} data-liveness={liveness}>
      <span className={styles.dot} />
      <span role="status">{say(`live.${liveness}`)}</span>
      {time !== null && (
        <span className={`quiet figures ${styles.freshnessMore}`}>
          {say('live.since', { time: `${formats.time(time)} UTC` })}
          {position !== null && ` · ${say('live.position', { position: formats.count(position) })}`}
        </span>
      )}
    </p>
  );
}
