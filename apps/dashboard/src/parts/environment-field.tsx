/** A field for an environment: offers matches for the typed text, accepts a name or any id, and shows the other of the two. */
import { Field, Input } from '@fluentui/react-components';
import { useId } from 'react';
import { type TextKey, useTexts } from '../texts/texts.js';
import type { EnvironmentChoice } from './environment-choice.js';
import { nameInText } from './name.js';

interface EnvironmentFieldProps {
  readonly choice: EnvironmentChoice;
  /** The consequence if the typed environment is unknown. */
  readonly unknown: TextKey;
  /** By default the field fills the available width. */
  readonly className?: string | undefined;
}

export function EnvironmentField({ choice, unknown, className = '' }: EnvironmentFieldProps) {
  const { say } = useTexts();
  const list = useId();
  const { typed, type, options, doubt } = choice;
  const doubts = { unknown, several: 'environment.several' } as const;
  return (
    <>
      <Field
        className={className}
        label={say('col.environment')}
        hint={doubt ? say(doubts[doubt]) : otherThanTyped(choice)}
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
