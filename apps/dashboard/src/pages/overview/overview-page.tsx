/** The overview of a tenant's month: its state in a sentence, its figures, its usage by day with the forecast, and the environments nearest to overage. */
import { lazy, Suspense } from 'react';
import { useFilter } from '../../data/address-context.js';
import { useAudit, useForecast } from '../../data/queries.js';
import type { TenantPageProps } from '../tenant-page-props.js';
import { isOnCopilot } from '../../data/standing.js';
import layout from '../../parts/layout.module.css';
import { PageSkeleton } from '../../parts/skeleton.js';
import { FigureStrip } from './figure-strip.js';
import { MonthPanel } from './month-panel.js';
import styles from './overview.module.css';
import { StateSentence } from './state-sentence.js';
import { TwelveMonths } from './twelve-months.js';
import { WhatChanged } from './what-changed.js';
import { WorstEnvironments } from './worst-environments.js';

/** Loaded for a tenant that runs on Copilot Credits alone. */
const CopilotMonth = lazy(() => import('./copilot-month.js'));
/** Loaded when the first figure is opened. */
const OverviewExplanation = lazy(() => import('./explain/overview-explanation.js'));

function OverviewPage({ usage, month }: TenantPageProps) {
  const { tenantId } = usage;
  const { data: forecast } = useForecast(tenantId, month);
  const { data: audit } = useAudit(tenantId, month);
  const explain = useFilter('explain');
  const changes = audit?.changes ?? [];
  const whatChanged = forecast && (
    <WhatChanged usage={usage} month={month} forecast={forecast} changes={changes} />
  );
  return (
    <div className={styles.overview}>
      <StateSentence usage={usage} forecast={forecast} />
      {isOnCopilot(usage) ? (
        <Suspense fallback={<PageSkeleton />}>
          <CopilotMonth usage={usage} month={month}>
            {whatChanged}
          </CopilotMonth>
        </Suspense>
      ) : (
        <>
          <FigureStrip usage={usage} forecast={forecast} />
          <div className={layout.withAside}>
            <div className={layout.stack}>
              <MonthPanel usage={usage} forecast={forecast} changes={changes} />
              <TwelveMonths usage={usage} forecast={forecast} />
            </div>
            <div className={layout.stack}>
              <WorstEnvironments usage={usage} month={month} />
              {whatChanged}
            </div>
          </div>
        </>
      )}
      {explain !== undefined && (
        <Suspense fallback={null}>
          <OverviewExplanation figure={explain} usage={usage} forecast={forecast} />
        </Suspense>
      )}
    </div>
  );
}

export { OverviewPage as default };
