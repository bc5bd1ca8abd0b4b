/** A field for an environment's id: offers the known environments, and takes any other id. */
import { Field, Input } from '@fluentui/react-components';
import { useId } from 'react';
import { useEnvironmentName } from '../data/environment-names.js';
import { byName } from '../data/order.js';
import { useTexts } from '../texts/texts.js';

interface EnvironmentFieldProps {
  readonly known: readonly string[];
  readonly value: string;
  readonly onChange: (environment: string) => void;
}

export function EnvironmentField({ known, value, onChange }: EnvironmentFieldProps) {
  const { say } = useTexts();
  const nameOf = useEnvironmentName();
  const list = useId();
  return (
    <>
      <Field label={say('col.environment')}>
        <Input value={value} list={list} onChange={(_event, data) => onChange(data.value)} />
      </Field>
      <datalist id={list}>
        {known
          .toSorted((a, b) => byName(nameOf(a), nameOf(b)))
          .map((environment) => (
            <option key={environment} value={environment} label={nameOf(environment)} />
          ))}
      </datalist>
    </>
  );
}
