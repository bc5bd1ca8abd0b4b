/** The operations page: whether the system is running and its figures are right; the verdict first, then the evidence. */
import { useOperations } from '../../data/service-queries.js';
import layout from '../../parts/layout.module.css';
import { Problem } from '../../parts/problem.js';
import { PageSkeleton } from '../../parts/skeleton.js';
import { useTitle } from '../../parts/use-title.js';
import { useTexts } from '../../texts/texts.js';
import { FollowersPanel } from './followers-panel.js';
import { IntegrityPanel } from './integrity-panel.js';
import { MonthsPanel } from './months-panel.js';
import styles from './operations.module.css';
import { ProcessesPanel } from './processes-panel.js';
import { RejectedPanel } from './rejected-panel.js';
import { Verdict } from './verdict.js';

function OperationsPage() {
  const { say } = useTexts();
  const { data, error, refetch } = useOperations();
  useTitle(say('nav.operations'));
  return (
    <div className={layout.stack}>
      <h1 className={`pageTitle ${styles.title}`}>{say('nav.operations')}</h1>
      {!data && error && <Problem error={error} onRetry={() => void refetch()} />}
      {!data && !error && <PageSkeleton />}
      {data && (
        <>
          <Verdict operations={data} isStale={error !== null} />
          <ProcessesPanel operations={data} />
          <div className={styles.proof}>
            <FollowersPanel operations={data} />
            <IntegrityPanel operations={data} />
          </div>
          <RejectedPanel />
          <MonthsPanel />
        </>
      )}
    </div>
  );
}

export { OperationsPage as default };
