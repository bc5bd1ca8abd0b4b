/** Is it running, and how far has it come: every part of the system, and the months of every tenant. */
import { useEffect } from 'react';
import { useTenants } from '../../data/queries.js';
import { useHealth } from '../../data/service-queries.js';
import { DataTable } from '../../parts/data-table.js';
import { FineIcon, OverIcon, UsedUpIcon } from '../../parts/icons.js';
import layout from '../../parts/layout.module.css';
import { Name } from '../../parts/name.js';
import { Panel } from '../../parts/panel.js';
import { Problem } from '../../parts/problem.js';
import { PageSkeleton } from '../../parts/skeleton.js';
import { To } from '../../parts/to.js';
import { useTexts } from '../../texts/texts.js';
import styles from './operations.module.css';
import { RejectedPanel } from './rejected-panel.js';

function OperationsPage() {
  const { say } = useTexts();
  useEffect(() => {
    document.title = `${say('nav.operations')} · ${say('product')}`;
  }, [say]);
  return (
    <div className={layout.stack}>
      <h1 className={`pageTitle ${styles.title}`}>{say('nav.operations')}</h1>
      <Health />
      <RejectedPanel />
      <Months />
    </div>
  );
}

function Health() {
  const { say } = useTexts();
  const { data, error, refetch } = useHealth();
  if (!data) {
    return error ? <Problem error={error} onRetry={() => void refetch()} /> : <PageSkeleton />;
  }
  return (
    <Panel title={say(data.status === 'ok' ? 'operations.ready' : 'operations.notReady')}>
      <ul className={styles.checks}>
        {Object.entries(data.checks).map(([name, { status, missing, notice }]) => (
          <li key={name} data-status={notice === undefined ? status : 'noticed'}>
            {iconOf(status, notice)}
            <span>{name}</span>
            <span className={`quiet ${styles.said}`}>
              {missing ?? notice ?? say(status === 'up' ? 'operations.up' : 'operations.down')}
            </span>
          </li>
        ))}
      </ul>
      {data.warnings?.map((warning) => (
        <p key={warning} className={`quiet ${styles.warning}`}>
          {warning}
        </p>
      ))}
    </Panel>
  );
}

function iconOf(status: string, notice: string | undefined) {
  if (status !== 'up') return <UsedUpIcon />;
  return notice === undefined ? <FineIcon /> : <OverIcon />;
}

function Months() {
  const { say, formats } = useTexts();
  const { data } = useTenants();
  if (!data) return null;
  const { position, time } = data.asOf;
  return (
    <Panel title={say('operations.months')}>
      <p className="quiet figures">
        {position !== null && say('live.position', { position: formats.count(position) })}
        {time !== null && `, ${say('live.since', { time: `${formats.moment(time)} UTC` })}`}
      </p>
      <DataTable
        caption={say('operations.months')}
        rows={data.tenants}
        keyOf={({ tenantId }) => tenantId}
        columns={[
          {
            name: say('col.tenant'),
            of: ({ tenantId }) => (
              <To place={{ page: 'overview', tenant: tenantId }}>
                <Name of={tenantId} />
              </To>
            ),
          },
          {
            name: say('operations.firstMonth'),
            of: ({ firstMonth }) => formats.month(`${firstMonth}-01`),
          },
          {
            name: say('operations.lastMonth'),
            of: ({ lastMonth }) => formats.month(`${lastMonth}-01`),
          },
        ]}
      />
    </Panel>
  );
}

export { OperationsPage as default };
