/** The first line of the operations page: whether all is well, as of when, and if not, what is wrong. */
import type { Operations } from '../../data/api.js';
import { FineIcon, OverIcon, UsedUpIcon } from '../../parts/icons.js';
import { useTexts } from '../../texts/texts.js';
import { type Health, healthOf } from './health.js';
import styles from './operations.module.css';

const ICONS = { fine: FineIcon, behind: OverIcon, broken: UsedUpIcon };
const SENTENCES = {
  fine: 'operations.ready',
  behind: 'operations.behind',
  broken: 'operations.notReady',
} as const satisfies Record<Health, string>;

interface VerdictProps {
  readonly operations: Operations;
  /** Whether the last request failed, so that the data shown is older. */
  readonly isStale: boolean;
}

export function Verdict({ operations, isStale }: VerdictProps) {
  const { say, formats } = useTexts();
  const health = healthOf(operations);
  const Icon = ICONS[isStale ? 'broken' : health];
  return (
    <div className={styles.verdict} data-health={isStale ? 'broken' : health}>
      <Icon />
      <strong role="status">{say(isStale ? 'operations.unreached' : SENTENCES[health])}</strong>
      <span className="quiet figures">
        {say('live.since', { time: `${formats.time(operations.at)} UTC` })}
      </span>
    </div>
  );
}
