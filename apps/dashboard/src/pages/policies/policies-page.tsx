/** The policies page: tenant settings, the terms in force and to come, and the prices. */
import { useState } from 'react';
import { ActButton } from '../../acts/act-button.js';
import { SettingsDialog } from '../../acts/settings-dialog.js';
import { PolicyDialog } from '../../acts/simple-dialogs.js';
import type { TenantConfiguration } from '../../data/api.js';
import { useConfiguration } from '../../data/queries.js';
import { useMayAct } from '../../data/use-may-act.js';
import layout from '../../parts/layout.module.css';
import { Name } from '../../parts/name.js';
import { Panel } from '../../parts/panel.js';
import { Problem } from '../../parts/problem.js';
import { PageSkeleton } from '../../parts/skeleton.js';
import { PricesAnywhere } from '../../prices/prices-panel.js';
import { PricesToCome } from '../../prices/prices-to-come.js';
import type { TenantPageProps } from '../tenant-page-props.js';
import { useTexts } from '../../texts/texts.js';
import { OwnRules, TermsToCome } from './dated-terms.js';
import styles from './policies.module.css';
import { TermsPanel } from './terms-panel.js';

function PoliciesPage({ usage, month }: TenantPageProps) {
  const { say } = useTexts();
  const { data, error, refetch } = useConfiguration(usage.tenantId, month);
  const mayAct = useMayAct(usage);
  const [opened, setOpened] = useState<'settings' | 'policy' | null>(null);
  if (!data) {
    return error ? <Problem error={error} onRetry={() => void refetch()} /> : <PageSkeleton />;
  }
  const act = (label: string, wanted: 'settings' | 'policy') =>
    mayAct && (
      <ActButton size="small" onClick={() => setOpened(wanted)}>
        {label}
      </ActButton>
    );
  const cardsToCome = data.rateCards.filter(({ inForce }) => !inForce);
  return (
    <div className={layout.withAside}>
      <TermsPanel
        policy={data.policy}
        regime={usage.regime}
        tools={act(say('policy.change'), 'policy')}
      />
      <div className={layout.stack}>
        <Panel title={say('policies.settings')} tools={act(say('settings.change'), 'settings')}>
          <Settings configuration={data} />
        </Panel>
        <TermsToCome policy={data.policy} />
        <OwnRules policy={data.policy} />
      </div>
      {cardsToCome.length > 0 && (
        <div className={styles.whole}>
          <PricesToCome cards={cardsToCome} />
        </div>
      )}
      {usage.closedAt === null && usage.environmentCount > 0 && (
        <div className={styles.whole}>
          <PricesAnywhere tenant={usage.tenantId} />
        </div>
      )}
      {opened === 'settings' && (
        <SettingsDialog configuration={data} onClose={() => setOpened(null)} />
      )}
      {opened === 'policy' && <PolicyDialog configuration={data} onClose={() => setOpened(null)} />}
    </div>
  );
}

function Settings({ configuration }: { readonly configuration: TenantConfiguration }) {
  const { say, formats } = useTexts();
  const { allowUnallocated, warningPercents, sources = [] } = configuration.settings;
  return (
    <dl className={`${layout.facts} ${styles.terms}`}>
      <dt>{say('settings.allowUnallocated')}</dt>
      <dd>{say(allowUnallocated ? 'yes' : 'no')}</dd>
      <dt>{say('settings.warnings')}</dt>
      <dd className="figures">
        {warningPercents.length === 0
          ? say('none')
          : warningPercents.map((percent) => formats.percent(percent / 100)).join(', ')}
      </dd>
      <dt>{say('settings.sources')}</dt>
      <dd>
        {sources.length === 0
          ? say('settings.sources.any')
          : sources.map((source) => (
              <div key={source}>
                <Name of={source} max={80} />
              </div>
            ))}
      </dd>
    </dl>
  );
}

export { PoliciesPage as default };
