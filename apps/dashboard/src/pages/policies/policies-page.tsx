/** The policies page: switches, warnings, the terms in force, the prices, and the tenant's own dated rows. */
import { useState } from 'react';
import { ActButton } from '../../acts/act-button.js';
import { PolicyDialog, SettingsDialog } from '../../acts/simple-dialogs.js';
import type { TenantConfiguration } from '../../data/api.js';
import { useConfiguration } from '../../data/queries.js';
import { useMayAct } from '../../data/use-may-act.js';
import { wordOf } from '../../parts/dimension.js';
import layout from '../../parts/layout.module.css';
import { Panel } from '../../parts/panel.js';
import { Problem } from '../../parts/problem.js';
import { PageSkeleton } from '../../parts/skeleton.js';
import { PricesPanel } from '../../prices/prices-panel.js';
import type { TenantPageProps } from '../../shell/tenant-frame.js';
import { useTexts } from '../../texts/texts.js';

/** Environments whose prices can be looked at: they differ by the currency that a run would be charged in. */
const OFFERED = 50;

function PoliciesPage({ usage, month }: TenantPageProps) {
  const { say } = useTexts();
  const { data, error, refetch } = useConfiguration(usage.tenantId, month);
  const mayAct = useMayAct(usage);
  const [opened, setOpened] = useState<'settings' | 'policy' | null>(null);
  const environments = usage.environments.slice(0, OFFERED).map((one) => one.environmentId);
  if (!data) {
    return error ? <Problem error={error} onRetry={() => void refetch()} /> : <PageSkeleton />;
  }
  const act = (label: string, wanted: 'settings' | 'policy') =>
    mayAct && (
      <ActButton size="small" onClick={() => setOpened(wanted)}>
        {label}
      </ActButton>
    );
  return (
    <div className={layout.stack}>
      <Panel title={say('policies.switches')} tools={act(say('settings.change'), 'settings')}>
        <Switches configuration={data} />
      </Panel>
      <Panel title={say('policies.terms')} tools={act(say('policy.change'), 'policy')}>
        <Terms configuration={data} regime={usage.regime} />
      </Panel>
      {usage.closedAt === null && environments.length > 0 && (
        <PricesPanel tenant={usage.tenantId} environments={environments} />
      )}
      {opened === 'settings' && (
        <SettingsDialog configuration={data} onClose={() => setOpened(null)} />
      )}
      {opened === 'policy' && <PolicyDialog configuration={data} onClose={() => setOpened(null)} />}
    </div>
  );
}

function Switches({ configuration }: { readonly configuration: TenantConfiguration }) {
  const { say, formats } = useTexts();
  const { allowUnallocated, warningPercents } = configuration.settings;
  return (
    <dl className={layout.facts}>
      <dt>{say('settings.allowUnallocated')}</dt>
      <dd>{say(allowUnallocated ? 'yes' : 'no')}</dd>
      <dt>{say('settings.warnings')}</dt>
      <dd className="figures">
        {warningPercents.map((percent) => formats.percent(percent / 100)).join(', ')}
      </dd>
    </dl>
  );
}

interface TermsProps {
  readonly configuration: TenantConfiguration;
  readonly regime: 'classic' | 'dual' | 'postSeeded';
}

const INSTANT = /^\d{4}-\d\d-\d\dT/;

/** Terms in words; one that this page does not know stands by the name that the API uses. */
function Terms({ configuration, regime }: TermsProps) {
  const { say, formats } = useTexts();
  const valueOf = (name: string, value: unknown): string => {
    if (typeof value === 'number') {
      return name.endsWith('Percent') ? formats.percent(value / 100) : formats.count(value);
    }
    if (typeof value === 'boolean') return say(value ? 'yes' : 'no');
    const text = String(value);
    return INSTANT.test(text) ? formats.date(text) : wordOf('termValue', text, say);
  };
  const { version, terms, rows } = configuration.policy;
  return (
    <div className={layout.stack}>
      <p>
        {say(`regime.${regime}`)} <span className="quiet">{version}</span>
      </p>
      <dl className={layout.facts}>
        {Object.entries(terms).map(([name, value]) => (
          <Term key={name} name={wordOf('term', name, say)} value={valueOf(name, value)} />
        ))}
      </dl>
      <h3 className="quiet">{say('policy.rows')}</h3>
      {rows.length === 0 ? (
        <p>{say('policy.noRows')}</p>
      ) : (
        <pre className={layout.code}>{JSON.stringify(rows, null, 2)}</pre>
      )}
    </div>
  );
}

function Term({ name, value }: { readonly name: string; readonly value: string }) {
  return (
    <>
      <dt>{name}</dt>
      <dd className="figures">{value}</dd>
    </>
  );
}

export { PoliciesPage as default };
