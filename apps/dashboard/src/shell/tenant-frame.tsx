/** The frame of a tenant's pages: its name, the month, the age of the figures, and the live feed. */
import { lazy, type ReactNode } from 'react';
import { useFilter } from '../data/address-context.js';
import type { Route } from '../data/addresses.js';
import { TenantEnvironments } from '../data/environment-names.js';
import { LiveProvider, useLive } from '../data/live.js';
import { isProblem } from '../data/problem.js';
import { useEnvironmentUsage } from '../data/environment-queries.js';
import { useTenantUsage } from '../data/queries.js';
import { Problem } from '../parts/problem.js';
import type { TenantPageProps } from '../pages/tenant-page-props.js';
import { PageSkeleton } from '../parts/skeleton.js';
import { useTitle } from '../parts/use-title.js';
import { type Say, useTexts } from '../texts/texts.js';
import styles from './shell.module.css';
import { TenantHead } from './tenant-head.js';
import { TENANT_PAGE_SCRIPTS } from './tenant-pages.js';

type TenantRoute = Extract<Route, { readonly tenant: string }>;

const AuditPage = lazy(TENANT_PAGE_SCRIPTS.audit);
const CreditsPage = lazy(TENANT_PAGE_SCRIPTS.credits);
const EnvironmentPage = lazy(TENANT_PAGE_SCRIPTS.environment);
const EnvironmentsPage = lazy(TENANT_PAGE_SCRIPTS.environments);
const OverviewPage = lazy(TENANT_PAGE_SCRIPTS.overview);
const PoliciesPage = lazy(TENANT_PAGE_SCRIPTS.policies);
const RunPage = lazy(TENANT_PAGE_SCRIPTS.run);
const RunsPage = lazy(TENANT_PAGE_SCRIPTS.runs);
const UsagePage = lazy(TENANT_PAGE_SCRIPTS.usage);

export function TenantFrame({ route }: { readonly route: TenantRoute }) {
  const { say } = useTexts();
  const { tenant } = route;
  const month = useFilter('month');
  const { data: usage, error, refetch } = useTenantUsage(tenant, month);
  const { data: own } = useEnvironmentUsage(
    tenant,
    route.page === 'environment' ? route.environment : null,
    month,
  );
  const title = titleOf(route, own?.environmentName ?? null, say);
  useTitle(...title);
  const from = usage?.asOf.position ?? null;
  if (!usage && error && !isProblem(error, 'monthNotFound')) {
    return (
      <>
        <h1 className="hidden">{title.join(' · ')}</h1>
        <Problem error={error} onRetry={() => void refetch()} />
      </>
    );
  }
  return (
    <LiveProvider tenant={tenant} from={from}>
      <TenantHead route={route} title={title} usage={usage} month={month} />
      {usage && (
        <TenantEnvironments tenant={tenant} month={usage.month} known={usage.environments}>
          <Figures>{pageAt(route, { usage, month })}</Figures>
        </TenantEnvironments>
      )}
      {!usage && error && <Problem error={error} onRetry={() => void refetch()} />}
      {!usage && !error && <PageSkeleton />}
    </LiveProvider>
  );
}

/** The title of the page: its subject and the tenant; the overview has only the tenant. */
function titleOf(route: TenantRoute, environmentName: string | null, say: Say): string[] {
  switch (route.page) {
    case 'overview':
      return [route.tenant];
    case 'environment': {
      const { environment, tenant } = route;
      return [environmentName ?? environment, tenant];
    }
    case 'run':
      return [`${say('run.title')} ${route.id}`, route.tenant];
    default:
      return [say(`nav.${route.page}`), route.tenant];
  }
}

/** While the connection is lost, figures stay on screen, greyed; the header states their time. */
function Figures({ children }: { readonly children: ReactNode }) {
  const { liveness } = useLive();
  return (
    <div className={styles.figures} data-liveness={liveness}>
      {children}
    </div>
  );
}

function pageAt(route: TenantRoute, props: TenantPageProps): ReactNode {
  switch (route.page) {
    case 'environments':
      return <EnvironmentsPage {...props} />;
    case 'environment':
      return <EnvironmentPage {...props} environment={route.environment} />;
    case 'usage':
      return <UsagePage {...props} />;
    case 'runs':
      return <RunsPage {...props} />;
    case 'run':
      return <RunPage {...props} source={route.source} id={route.id} />;
    case 'credits':
      return <CreditsPage {...props} />;
    case 'policies':
      return <PoliciesPage {...props} />;
    case 'audit':
      return <AuditPage {...props} />;
    case 'overview':
      return <OverviewPage {...props} />;
  }
}
