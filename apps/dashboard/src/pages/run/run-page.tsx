/** One run explained: what it cost and why, its effects, and its place in the ledger. */
import type { UsageEvent } from '../../data/api.js';
import { useUsageEvent } from '../../data/run-queries.js';
import layout from '../../parts/layout.module.css';
import { wordOf } from '../../parts/dimension.js';
import { Name } from '../../parts/name.js';
import { Panel } from '../../parts/panel.js';
import { Problem } from '../../parts/problem.js';
import { PageSkeleton } from '../../parts/skeleton.js';
import type { TenantPageProps } from '../tenant-page-props.js';
import { useTexts } from '../../texts/texts.js';
import { ChargedRun } from './charged-run.js';

interface RunPageProps extends TenantPageProps {
  readonly source: string;
  readonly id: string;
}

function RunPage({ usage, source, id }: RunPageProps) {
  const { say } = useTexts();
  const { data, error, refetch } = useUsageEvent(usage.tenantId, source, id);
  if (!data) {
    return error ? <Problem error={error} onRetry={() => void refetch()} /> : <PageSkeleton />;
  }
  return (
    <div className={layout.stack}>
      <div className={layout.title}>
        <h2>
          {say('run.title')} <Name of={id} max={60} />
        </h2>
        <span className="quiet">
          <Name of={source} max={60} />
        </span>
      </div>
      {'run' in data && <ChargedRun event={data} tenant={usage.tenantId} />}
      {data.rejections.length > 0 && <Rejections event={data} />}
    </div>
  );
}

function Rejections({ event }: { readonly event: UsageEvent }) {
  const { say, formats, translate } = useTexts();
  return (
    <Panel title={say('run.rejected')}>
      <ul className={layout.stack}>
        {event.rejections.map(({ code, field, reason, rejectedAt }) => (
          <li key={rejectedAt}>
            <strong>{wordOf('rejection', code, say)}</strong>: <bdi>{translate(reason)}</bdi>
            <p className="quiet figures">
              {formats.moment(rejectedAt)} UTC · {code}
              {field !== null && ` · ${say('rejected.field', { field })}`}
            </p>
          </li>
        ))}
      </ul>
    </Panel>
  );
}

export { RunPage as default };
