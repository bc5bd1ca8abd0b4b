/** The environments nearest to overage, and the tenant's pool among them. */
import { Button } from '@fluentui/react-components';
import { useMemo } from 'react';
import type { EnvironmentUsage, TenantUsage } from '../../data/api.js';
import { ratioOf, type State, stateOf, stateOfPool } from '../../data/standing.js';
import { Name } from '../../parts/name.js';
import { Panel } from '../../parts/panel.js';
import { StateWord } from '../../parts/state-word.js';
import { useSteadyOrder } from '../../parts/steady-order.js';
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
  const { worst, sortAgain } = useWorst(usage);
  const lines = [...worst.map(lineOf), lineOfPool(usage, say('overview.pool'))];
  return (
    <Panel
      title={say('overview.worst')}
      tools={
        sortAgain && (
          <Button size="small" title={say('environments.sortAgain')} onClick={sortAgain}>
            {say('overview.worst.sortAgain')}
          </Button>
        )
      }
    >
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
      <MoreEnvironments usage={usage} month={month} listed={worst.length} />
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

/** The worst environments, which stay in their lines while their figures change. */
function useWorst(usage: TenantUsage) {
  const { tenantId, month, environments } = usage;
  const sorted = useMemo(() => inOrder(environments, 'state'), [environments]);
  const { rows, sortAgain } = useSteadyOrder(sorted, idOf, `${tenantId} ${month}`);
  const worst = rows.slice(0, SHOWN);
  const isSorted = worst.every((one, index) => one === sorted[index]);
  return { worst, sortAgain: isSorted ? null : sortAgain };
}

const idOf = ({ environmentId }: EnvironmentUsage): string => environmentId;

const lineOf = (one: EnvironmentUsage): Line => ({
  key: `e ${one.environmentId}`,
  environment: one.environmentId,
  name: one.environmentName ?? one.environmentId,
  ratio: ratioOf(one.poolConsumed.milliCredits, one.available.milliCredits),
  state: stateOf(one),
});

/** The pool stands for all environments that draw from it. */
const lineOfPool = (usage: TenantUsage, name: string): Line => ({
  key: 'pool',
  environment: null,
  name,
  ratio: ratioOf(usage.pool.consumed.milliCredits, usage.pool.available.milliCredits),
  state: stateOfPool(usage),
});
