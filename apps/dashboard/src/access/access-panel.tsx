/** Asks the gate whether a user may run something, now or at a past instant, and shows its answer with the reasons. */
import { Field, Input, Select } from '@fluentui/react-components';
import { type ReactNode, useState } from 'react';
import { type AccessContext, type AccessFilter, useExplainedAccess } from '../data/queries.js';
import { useSettled } from '../data/timers.js';
import { useEnvironmentChoice } from '../parts/environment-choice.js';
import { EnvironmentField } from '../parts/environment-field.js';
import { InstantField } from '../parts/instant-field.js';
import { Panel } from '../parts/panel.js';
import { useTexts } from '../texts/texts.js';
import { AccessAnswer } from './access-answer.js';
import styles from './access.module.css';

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
  /** The only environment, or those offered first if the reader may choose any. */
  readonly environment: string | readonly string[];
  /** The only user that may be queried; absent if any may be. */
  readonly user?: string;
}

export function AccessPanel({ environment, ...props }: AccessPanelProps) {
  return typeof environment === 'string' ? (
    <Asked {...props} environment={environment} />
  ) : (
    <AskedAnywhere {...props} own={environment} />
  );
}

type CommonProps = Omit<AccessPanelProps, 'environment'>;

function AskedAnywhere({ own, ...props }: CommonProps & { readonly own: readonly string[] }) {
  const choice = useEnvironmentChoice({ tenant: props.tenant, own });
  const field = (
    <EnvironmentField choice={choice} unknown="access.unknown" className={styles.environment} />
  );
  return <Asked {...props} environment={choice.id} field={field} />;
}

interface AskedProps extends CommonProps {
  readonly environment: string;
  /** The field to choose the environment, unless it is fixed. */
  readonly field?: ReactNode;
}

function Asked({ title, tenant, environment, user, field }: AskedProps) {
  const { say } = useTexts();
  const [context, setContext] = useState<AccessContext>('app');
  const [typedUser, setTypedUser] = useState('');
  const [at, setAt] = useState('');
  const asked = { context, userId: user ?? typedUser, at: instantOf(at) };
  return (
    <Panel title={title}>
      <div className={styles.asked}>
        {field}
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
      <Answer tenant={tenant} environment={environment} asked={asked} />
    </Panel>
  );
}

interface AnswerProps {
  readonly tenant: string;
  readonly environment: string;
  readonly asked: { readonly [name in keyof Required<AccessFilter>]: AccessFilter[name] | '' };
}

/** Queries the gate once the reader has stopped typing. */
function Answer({ tenant, environment, asked }: AnswerProps) {
  const given = Object.entries(asked).filter(([, value]) => value !== '' && value !== undefined);
  const question = useSettled(JSON.stringify([environment, Object.fromEntries(given)]), SETTLED_MS);
  const [where, filter] = JSON.parse(question) as [string, AccessFilter];
  const { data, error } = useExplainedAccess(tenant, where, filter);
  return <AccessAnswer answer={data} error={error} isPast={filter.at !== undefined} />;
}

/** @param local in the format of a field for date and time; here it is meant in UTC */
const instantOf = (local: string): string | undefined => {
  if (local === '') return undefined;
  return `${local.length === 'yyyy-mm-ddThh:mm'.length ? `${local}:00` : local}Z`;
};
