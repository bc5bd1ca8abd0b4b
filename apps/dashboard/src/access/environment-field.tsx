/** A field for an environment: offers those that fit what is typed, takes a name or any id, and shows the other of the two. */
import { Field, Input } from '@fluentui/react-components';
import { useId } from 'react';
import { nameInText } from '../parts/name.js';
import { useTexts } from '../texts/texts.js';
import styles from './access.module.css';
import type { EnvironmentChoice } from './environment-choice.js';

export function EnvironmentField({ choice }: { readonly choice: EnvironmentChoice }) {
  const { say } = useTexts();
  const list = useId();
  const { typed, type, options, isUnknown } = choice;
  return (
    <>
      <Field
        className={styles.environment ?? ''}
        label={say('col.environment')}
        hint={isUnknown ? say('access.unknown') : otherThanTyped(choice)}
      >
        <Input value={typed} list={list} onChange={(_event, { value }) => type(value)} />
      </Field>
      <datalist id={list}>
        {options.map(({ id, name }) => (
          <option key={id} value={id} label={name} />
        ))}
      </datalist>
    </>
  );
}

function otherThanTyped({ typed, id, name }: EnvironmentChoice): string | undefined {
  if (id === name || id === '') return undefined;
  return nameInText(id === typed.trim() ? name : id);
}
