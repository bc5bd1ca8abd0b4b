/** May this user run something here, now or at an instant that is over, and why not: the gate's own answer with its reasons. */
import { Field, Input, Select } from '@fluentui/react-components';
import { useState } from 'react';
import { type AccessContext, type AccessFilter, useExplainedAccess } from '../data/queries.js';
import { useSettled } from '../data/timers.js';
import { InstantField } from '../parts/instant-field.js';
import { Panel } from '../parts/panel.js';
import { useTexts } from '../texts/texts.js';
import { AccessAnswer } from './access-answer.js';
import styles from './access.module.css';
import { EnvironmentField } from './environment-field.js';

const CONTEXTS: readonly AccessContext[] = [
  'app',
  'cloudFlow',
  'agent',
  'agentFlow',
  'api',
  'portal',
];
const SETTLED_MS = 250;

interface AccessPanelProps {
  readonly title: string;
  readonly tenant: string;
  /** The only environment, or a list to choose from; with a list, any other id may be typed. */
  readonly environment: string | readonly string[];
  /** The only user who may be asked about; absent where anybody may be. */
  readonly user?: string;
}

export function AccessPanel({ title, tenant, environment, user }: AccessPanelProps) {
  const { say } = useTexts();
  const isFixed = typeof environment === 'string';
  const [chosen, setChosen] = useState(isFixed ? environment : (environment[0] ?? ''));
  const [context, setContext] = useState<AccessContext>('app');
  const [typedUser, setTypedUser] = useState('');
  const [at, setAt] = useState('');
  const asked = { context, userId: user ?? typedUser, at: instantOf(at) };
  return (
    <Panel title={title}>
      <div className={styles.asked}>
        {!isFixed && <EnvironmentField known={environment} value={chosen} onChange={setChosen} />}
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
        {user === undefined && (
          <Field label={say('access.user')}>
            <Input value={typedUser} onChange={(_event, { value }) => setTypedUser(value)} />
          </Field>
        )}
        <InstantField
          label={say('access.at')}
          hint={say('access.at.hint')}
          type="datetime-local"
          value={at}
          onChange={setAt}
        />
      </div>
      <Answer tenant={tenant} environment={chosen} asked={asked} />
    </Panel>
  );
}

interface AnswerProps {
  readonly tenant: string;
  readonly environment: string;
  readonly asked: { readonly [name in keyof Required<AccessFilter>]: AccessFilter[name] | '' };
}

/** Asks the gate once the reader has stopped typing. */
function Answer({ tenant, environment, asked }: AnswerProps) {
  const given = Object.entries(asked).filter(([, value]) => value !== '' && value !== undefined);
  const question = useSettled(JSON.stringify([environment, Object.fromEntries(given)]), SETTLED_MS);
  const [where, filter] = JSON.parse(question) as [string, AccessFilter];
  const { data, error } = useExplainedAccess(tenant, where, filter);
  return <AccessAnswer answer={data} error={error} isPast={filter.at !== undefined} />;
}

/** @param local as a field for date and time holds it; here it is meant in UTC */
const instantOf = (local: string): string | undefined => {
  if (local === '') return undefined;
  return `${local.length === 'yyyy-mm-ddThh:mm'.length ? `${local}:00` : local}Z`;
};
