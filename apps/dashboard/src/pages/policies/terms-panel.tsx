/** The terms of the policy: those in force, what will change and when, and the tenant's own rows. */
import type { ReactNode } from 'react';
import type { TenantConfiguration, TenantUsage } from '../../data/api.js';
import layout from '../../parts/layout.module.css';
import { Name } from '../../parts/name.js';
import { Panel } from '../../parts/panel.js';
import { RawForm } from '../../parts/raw-form.js';
import { useTermText } from '../../parts/term-text.js';
import { UNKNOWN } from '../../texts/formats.js';
import { useTexts } from '../../texts/texts.js';
import styles from './policies.module.css';

type Terms = Readonly<Record<string, unknown>>;

interface TermsPanelProps {
  readonly policy: TenantConfiguration['policy'];
  readonly regime: TenantUsage['regime'];
  readonly tools: ReactNode;
}

export function TermsPanel({ policy, regime, tools }: TermsPanelProps) {
  const { say } = useTexts();
  const { version, terms, toCome, rows } = policy;
  return (
    <Panel title={say('policies.terms')} tools={tools}>
      <div className={layout.stack}>
        <p>
          {say(`regime.${regime}`)}{' '}
          <span className="quiet">
            <Name of={version} />
          </span>
        </p>
        <Facts terms={terms} />
        <h3 className="quiet">{say('policy.toCome')}</h3>
        {toCome.length === 0 ? <p>{say('policy.toCome.none')}</p> : <Dated rows={toCome} />}
        <h3 className="quiet">{say('policy.rows')}</h3>
        {rows.length === 0 ? <p>{say('policy.noRows')}</p> : <OwnRows rows={rows} />}
      </div>
    </Panel>
  );
}

function OwnRows({ rows }: { readonly rows: readonly Terms[] }) {
  const own = rows.map(({ version, effectiveFrom, ...terms }) => ({
    version: typeof version === 'string' ? version : UNKNOWN,
    effectiveFrom: String(effectiveFrom),
    terms,
  }));
  return (
    <>
      <Dated rows={own} />
      <RawForm value={rows} />
    </>
  );
}

interface DatedTerms {
  readonly effectiveFrom: string;
  readonly version: string;
  readonly terms: Terms;
}

/** From when, and what then. */
function Dated({ rows }: { readonly rows: readonly DatedTerms[] }) {
  const { say, formats } = useTexts();
  return (
    <ul className={styles.dated}>
      {rows.map(({ effectiveFrom, version, terms }, index) => (
        <li key={index}>
          <strong>{say('policy.from', { date: formats.dayOrMoment(effectiveFrom) })}</strong>{' '}
          <span className="quiet">
            <Name of={version} />
          </span>
          {Object.keys(terms).length === 0 ? (
            <p>{say('policy.from.nothing')}</p>
          ) : (
            <Facts terms={terms} />
          )}
        </li>
      ))}
    </ul>
  );
}

function Facts({ terms }: { readonly terms: Terms }) {
  const { nameOf, valueOf } = useTermText();
  return (
    <dl className={`${layout.facts} ${styles.terms}`}>
      {Object.entries(terms).map(([name, value]) => (
        <Fact key={name} name={nameOf(name)} value={valueOf(name, value)} />
      ))}
    </dl>
  );
}

function Fact({ name, value }: { readonly name: string; readonly value: string }) {
  return (
    <>
      <dt>{name}</dt>
      <dd className="figures">{value}</dd>
    </>
  );
}
