/** The environments nearest to overage, and the tenant's pool among them. */
import type { TenantUsage } from '../../data/api.js';
import { ratioOf, type State, stateOf, stateOfPool } from '../../data/standing.js';
import { Name } from '../../parts/name.js';
import { Panel } from '../../parts/panel.js';
import { StateWord } from '../../parts/state-word.js';
import { To } from '../../parts/to.js';
import { UseBar } from '../../parts/use-bar.js';
import { useTexts } from '../../texts/texts.js';
import { inOrder } from '../environments/order.js';
import { MoreEnvironments } from './more-environments.js';
import styles from './overview.module.css';

const SHOWN = 6;

interface WorstEnvironmentsProps {
  readonly usage: TenantUsage;
  readonly month: string | undefined;
}

interface Line {
  readonly key: string;
  readonly environment: string | null;
  readonly name: string;
  readonly ratio: number | null;
  readonly state: State;
}

export function WorstEnvironments({ usage, month }: WorstEnvironmentsProps) {
  const { say, formats } = useTexts();
  const lines = linesOf(usage, say('overview.pool'));
  const listed = lines.filter((one) => one.environment !== null).length;
  return (
    <Panel title={say('overview.worst')}>
      {usage.environments.length === 0 && (
        <p>
          <span className="quiet">
            {say('empty.noUse', { month: formats.month(`${usage.month}-01`) })}
          </span>{' '}
          <To route={{ page: 'runs', tenant: usage.tenantId }} filters={{ month }}>
            {say('empty.how')}
          </To>
        </p>
      )}
      <ul className={styles.worst}>
        {lines.map((line) => (
          <li key={line.key} className={styles.worstLine}>
            <LineName line={line} usage={usage} month={month} />
            <UseBar ratio={line.ratio} state={line.state} />
            <span className={`${styles.worstRatio} figures`}>
              {line.ratio === null ? '–' : formats.percent(line.ratio)}
            </span>
            <StateWord of={line.state} />
          </li>
        ))}
      </ul>
      <MoreEnvironments usage={usage} month={month} listed={listed} />
    </Panel>
  );
}

function LineName({ line, usage, month }: WorstEnvironmentsProps & { readonly line: Line }) {
  const { environment, name } = line;
  if (environment === null) return <span className={styles.worstName}>{name}</span>;
  return (
    <To
      route={{ page: 'environment', tenant: usage.tenantId, environment }}
      filters={{ month }}
      className={styles.worstName}
    >
      <Name of={name} max={28} />
    </To>
  );
}

/**
 * A bar for each environment with its own allocation, and one for the pool, which stands for all
 * environments that draw from it.
 */
function linesOf(usage: TenantUsage, poolName: string): Line[] {
  const { environments, pool } = usage;
  const worst = inOrder(environments, 'state').slice(0, SHOWN);
  const lines = worst.map((one): Line => ({
    key: `e ${one.environmentId}`,
    environment: one.environmentId,
    name: one.environmentName ?? one.environmentId,
    ratio: ratioOf(one.poolConsumed.milliCredits, one.available.milliCredits),
    state: stateOf(one),
  }));
  return [
    ...lines,
    {
      key: 'pool',
      environment: null,
      name: poolName,
      ratio: ratioOf(pool.consumed.milliCredits, pool.available.milliCredits),
      state: stateOfPool(usage),
    },
  ];
}
