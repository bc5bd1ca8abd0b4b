/** May this user run something here now, and why not: the gate's own answer with its chain of reasons. */
import { Field, Input, Select } from '@fluentui/react-components';
import { useState } from 'react';
import { type AccessContext, useExplainedAccess } from '../../data/queries.js';
import layout from '../../parts/layout.module.css';
import { Panel } from '../../parts/panel.js';
import { useTexts } from '../../texts/texts.js';
import styles from './environment.module.css';

const CONTEXTS: readonly AccessContext[] = [
  'app',
  'cloudFlow',
  'agent',
  'agentFlow',
  'api',
  'portal',
];

interface AccessPanelProps {
  readonly tenant: string;
  readonly environment: string;
}

export function AccessPanel({ tenant, environment }: AccessPanelProps) {
  const { say } = useTexts();
  const [context, setContext] = useState<AccessContext>('app');
  const [userId, setUserId] = useState('');
  const { data } = useExplainedAccess(tenant, environment, {
    context,
    ...(userId !== '' && { userId }),
  });
  return (
    <Panel title={say('access.title')}>
      <div className={styles.asked}>
        <Field label={say('access.context')}>
          <Select
            value={context}
            onChange={(_event, { value }) => setContext(value as AccessContext)}
          >
            {CONTEXTS.map((one) => (
              <option key={one} value={one}>
                {say(`context.${one}`)}
              </option>
            ))}
          </Select>
        </Field>
        <Field label={say('access.user')}>
          <Input value={userId} onChange={(_event, { value }) => setUserId(value)} />
        </Field>
      </div>
      {data && (
        <>
          <p>
            <strong>{say(data.run.allowed ? 'access.run.yes' : 'access.run.no')}</strong>{' '}
            {data.run.message}
          </p>
          <p>
            {say(data.make.allowed ? 'access.make.yes' : 'access.make.no')} {data.make.message}
          </p>
          {'explanation' in data && (
            <ol className={`${layout.steps} ${styles.reasons}`}>
              {data.explanation.map(({ rule, text }, index) => (
                <li key={index}>
                  <span className={layout.rule}>{rule}</span>
                  <span>{text}</span>
                </li>
              ))}
            </ol>
          )}
        </>
      )}
    </Panel>
  );
}
