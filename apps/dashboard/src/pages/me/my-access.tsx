/** Where I may run, and what a run costs there: one line per environment I used. */
import { useAccess, useBreakdown } from '../../data/queries.js';
import { Name } from '../../parts/name.js';
import { Panel } from '../../parts/panel.js';
import { useTexts } from '../../texts/texts.js';
import styles from './me.module.css';

interface MineProps {
  readonly tenant: string;
  readonly user: string;
}

const SHOWN = 10;

export function MyAccess({ tenant, user }: MineProps) {
  const { say, formats } = useTexts();
  const { data } = useBreakdown(tenant, {
    month: undefined,
    by: ['environment'],
    filter: { user },
  });
  const rows = (data?.rows ?? []).filter(({ environment }) => environment).slice(0, SHOWN);
  const { data: access } = useAccess(
    tenant,
    rows.map(({ environment }) => environment!),
    user,
  );
  return (
    <Panel title={say('access.title')}>
      {data && rows.length === 0 && <p>{say('usage.nothing')}</p>}
      <ul className={styles.lines}>
        {rows.map(({ environment, consumed, runs }, index) => {
          const run = access?.answers[index]?.run;
          return (
            <li key={environment} className={styles.line}>
              <Name of={environment} />
              <span>
                {run && <strong>{say(run.allowed ? 'access.run.yes' : 'access.run.no')}</strong>}{' '}
                {run?.message}
              </span>
              <span className="quiet figures">
                {say('me.average', {
                  credits: formats.whole(consumed.milliCredits / Math.max(1, runs)),
                })}
              </span>
            </li>
          );
        })}
      </ul>
    </Panel>
  );
}
