/** The terms of the policy in force, grouped by subject. */
import type { ReactNode } from 'react';
import type { TenantConfiguration, TenantUsage } from '../../data/api.js';
import { Name } from '../../parts/name.js';
import { Panel } from '../../parts/panel.js';
import { useTexts } from '../../texts/texts.js';
import styles from './policies.module.css';
import { groupsOf } from './term-groups.js';
import { TermFacts } from './term-facts.js';

interface TermsPanelProps {
  readonly policy: TenantConfiguration['policy'];
  readonly regime: TenantUsage['regime'];
  readonly tools: ReactNode;
}

export function TermsPanel({ policy: { version, terms }, regime, tools }: TermsPanelProps) {
  const { say } = useTexts();
  return (
    <Panel title={say('policies.terms')} tools={tools}>
      <p>
        {say(`regime.${regime}`)}{' '}
        <span className="quiet">
          <Name of={version} />
        </span>
      </p>
      <div className={styles.groups}>
        {groupsOf(terms).map((group) => (
          <section key={group.name}>
            <h3 className="quiet">{say(group.name)}</h3>
            <TermFacts terms={group.terms} />
          </section>
        ))}
      </div>
    </Panel>
  );
}
