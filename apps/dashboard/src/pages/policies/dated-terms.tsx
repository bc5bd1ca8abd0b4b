/** The dated changes of the terms: those still to come, and the rows of the tenant's own policy. */
import type { TenantConfiguration } from '../../data/api.js';
import { Name } from '../../parts/name.js';
import { Panel } from '../../parts/panel.js';
import { RawForm } from '../../parts/raw-form.js';
import { UNKNOWN } from '../../texts/formats.js';
import { useTexts } from '../../texts/texts.js';
import styles from './policies.module.css';
import { TermFacts } from './term-facts.js';
import type { Terms } from './term-groups.js';

type Policy = TenantConfiguration['policy'];

export function TermsToCome({ policy: { toCome } }: { readonly policy: Policy }) {
  const { say } = useTexts();
  return (
    <Panel title={say('policy.toCome')}>
      {toCome.length === 0 ? (
        <p className="quiet">{say('policy.toCome.none')}</p>
      ) : (
        <Dated rows={toCome} />
      )}
    </Panel>
  );
}

export function OwnRules({ policy: { rows } }: { readonly policy: Policy }) {
  const { say } = useTexts();
  const own = (rows as readonly Terms[]).map(({ version, effectiveFrom, ...terms }) => ({
    version: typeof version === 'string' ? version : UNKNOWN,
    effectiveFrom: String(effectiveFrom),
    terms,
  }));
  return (
    <Panel title={say('policy.rows')}>
      {own.length === 0 ? (
        <p className="quiet">{say('policy.noRows')}</p>
      ) : (
        <>
          <Dated rows={own} />
          <RawForm value={rows} />
        </>
      )}
    </Panel>
  );
}

interface DatedTerms {
  readonly effectiveFrom: string;
  readonly version: string;
  readonly terms: Terms;
}

/** The terms by the date from which they apply. */
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
            <TermFacts terms={terms} />
          )}
        </li>
      ))}
    </ul>
  );
}
