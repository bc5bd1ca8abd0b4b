/** The page of one environment: its figures, days and usage, and who may run there. */
import { lazy, Suspense, useState } from 'react';
import { AccessPanel } from '../../access/access-panel.js';
import { ActButton } from '../../acts/act-button.js';
import { AllocateDialog, EnvironmentCopilotDialog } from '../../acts/lazy-acts.js';
import { useFilter } from '../../data/address-context.js';
import type { Amount, EnvironmentUsage, TenantConfiguration, TenantUsage } from '../../data/api.js';
import { KnownEnvironments } from '../../data/environment-names.js';
import { useEnvironmentUsage } from '../../data/environment-queries.js';
import { useConfiguration } from '../../data/queries.js';
import { ratioOf, type State, stateOf } from '../../data/standing.js';
import { useMayAct } from '../../data/use-may-act.js';
import { Figure } from '../../parts/figure.js';
import layout from '../../parts/layout.module.css';
import { Name } from '../../parts/name.js';
import { Problem } from '../../parts/problem.js';
import { PageSkeleton } from '../../parts/skeleton.js';
import { StateWord } from '../../parts/state-word.js';
import { To } from '../../parts/to.js';
import type { TenantPageProps } from '../tenant-page-props.js';
import { useTexts } from '../../texts/texts.js';
import { EnvironmentDays } from './environment-days.js';
import { EnvironmentRanking } from './environment-ranking.js';

/** Loaded when the first figure is opened. */
const EnvironmentExplanation = lazy(() => import('./environment-explanation.js'));

interface EnvironmentPageProps extends TenantPageProps {
  readonly environment: string;
}

/** What the reader may change here. */
type Act = 'allocation' | 'copilot';

/** If runs may be blocked, the reason is shown before the usage. */
const BLOCKING: ReadonlySet<State> = new Set(['over', 'usedUp', 'noCredits']);

function EnvironmentPage({ usage, month, environment }: EnvironmentPageProps) {
  const { say } = useTexts();
  const { tenantId } = usage;
  const { data: own, error, refetch } = useEnvironmentUsage(tenantId, environment, month);
  const explain = useFilter('explain');
  const { data: configuration } = useConfiguration(tenantId, undefined);
  const [opened, setOpened] = useState<Act | null>(null);
  if (!own) {
    return error ? <Problem error={error} onRetry={() => void refetch()} /> : <PageSkeleton />;
  }
  const access = (
    <AccessPanel title={say('access.title')} tenant={tenantId} environment={environment} />
  );
  const mayBeBlocked = BLOCKING.has(stateOf(own));
  return (
    <div className={layout.stack}>
      <TitleLine
        usage={usage}
        month={month}
        own={own}
        environment={environment}
        onAct={setOpened}
      />
      <EnvironmentFigures own={own} usage={usage} month={month} />
      {mayBeBlocked && access}
      <WhatRan usage={usage} month={month} own={own} />
      {!mayBeBlocked && access}
      {explain !== undefined && (
        <Suspense fallback={null}>
          <EnvironmentExplanation figure={explain} usage={usage} own={own} />
        </Suspense>
      )}
      <KnownEnvironments environments={[own]}>
        <OpenedAct
          opened={opened}
          usage={usage}
          configuration={configuration}
          environment={environment}
          onClose={() => setOpened(null)}
        />
      </KnownEnvironments>
    </div>
  );
}

interface OwnProps extends TenantPageProps {
  readonly own: EnvironmentUsage;
}

function WhatRan({ usage, month, own }: OwnProps) {
  const { say, formats } = useTexts();
  if (own.runs === 0) {
    const noRuns = say('environment.noRuns', { month: formats.month(`${usage.month}-01`) });
    return <p className="quiet">{noRuns}</p>;
  }
  return (
    <>
      <EnvironmentDays usage={usage} month={month} environment={own.environmentId} />
      <div className={layout.triple}>
        {(['automation', 'model', 'user'] as const).map((by) => (
          <EnvironmentRanking key={by} by={by} usage={usage} month={month} own={own} />
        ))}
      </div>
    </>
  );
}

interface TitleLineProps extends EnvironmentPageProps {
  readonly own: EnvironmentUsage;
  readonly onAct: (act: Act) => void;
}

function TitleLine({ usage, month, own, environment, onAct }: TitleLineProps) {
  const { say } = useTexts();
  const mayAct = useMayAct(usage);
  return (
    <div className={layout.title}>
      <h2>
        <Name of={own.environmentName ?? environment} max={60} />
      </h2>
      <StateWord of={stateOf(own)} />
      {own.environmentName !== null && (
        <span className="quiet">
          <Name of={environment} />
        </span>
      )}
      <To
        route={{ page: 'runs', tenant: usage.tenantId }}
        filters={{ month, environmentId: environment }}
      >
        {say('nav.runs')}
      </To>
      {mayAct && (
        <span className={layout.acts}>
          <ActButton size="small" onClick={() => onAct('allocation')}>
            {say('overview.allocate')}
          </ActButton>
          <ActButton size="small" onClick={() => onAct('copilot')}>
            {say('copilot.ofEnvironment')}
          </ActButton>
        </span>
      )}
    </div>
  );
}

interface OpenedActProps {
  readonly opened: Act | null;
  readonly usage: TenantUsage;
  readonly configuration: TenantConfiguration | undefined;
  readonly environment: string;
  readonly onClose: () => void;
}

function OpenedAct({ opened, usage, configuration, environment, onClose }: OpenedActProps) {
  return (
    <>
      {opened === 'allocation' && (
        <AllocateDialog usage={usage} environment={environment} onClose={onClose} />
      )}
      {opened === 'copilot' && configuration && (
        <EnvironmentCopilotDialog
          configuration={configuration}
          environment={environment}
          onClose={onClose}
        />
      )}
    </>
  );
}

function EnvironmentFigures({ own, usage, month }: OwnProps) {
  const { say, formats } = useTexts();
  const ratio = ratioOf(own.poolConsumed.milliCredits, own.available.milliCredits);
  const credits = ({ milliCredits }: Amount) => formats.credits(milliCredits);
  return (
    <div className={layout.figuresLine}>
      <Figure
        name={say('col.used')}
        value={credits(own.consumed)}
        explain="used"
        note={say(`drawn.${own.source}`)}
      />
      <Figure
        name={say('col.available')}
        value={credits(own.available)}
        explain="available"
        note={ratio !== null && say(shareOf(own), { percent: formats.percent(ratio) })}
      />
      <Figure
        name={say('col.left')}
        value={credits(own.remaining)}
        explain="left"
        note={own.source === 'tenantPool' && say('environment.leftInPool')}
      />
      <Figure
        name={say('col.runs')}
        value={formats.count(own.runs)}
        note={<FailedRuns own={own} usage={usage} month={month} />}
      />
      <Figure
        name={say('unit.copilot')}
        value={credits(own.copilotConsumed)}
        explain="copilot"
        hue="copilot"
        note={say('overview.copilot.note')}
      />
    </div>
  );
}

/** The number of failed runs, with a link to them if there are any. */
function FailedRuns({ own, usage, month }: OwnProps) {
  const { say, formats } = useTexts();
  const text = say('environment.failed', { count: formats.count(own.failedRuns) });
  if (own.failedRuns === 0) return text;
  return (
    <To
      route={{ page: 'runs', tenant: usage.tenantId }}
      filters={{ month, environmentId: own.environmentId, status: 'failed' }}
    >
      {text}
    </To>
  );
}

/** In a shared pool, the usage of the other environments counts, too. */
const shareOf = ({ source }: EnvironmentUsage) =>
  source === 'tenantPool' ? 'environment.shareOfPool' : 'environment.share';

export { EnvironmentPage as default };
