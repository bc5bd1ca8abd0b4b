/** A field for a whole number, with a message if anything else is typed. */
import { Field, type FieldProps, Input } from '@fluentui/react-components';
import { useTexts } from '../texts/texts.js';
import { wholeNumber } from './whole-number.js';

interface WholeNumberFieldProps extends Pick<FieldProps, 'label' | 'hint' | 'orientation'> {
  readonly value: string;
  /** Whether an empty field shows no message, because the reader has not reached it yet. */
  readonly mayBeEmpty?: boolean;
  readonly onChange: (value: string) => void;
}

export function WholeNumberField(props: WholeNumberFieldProps) {
  const { value, mayBeEmpty = false, onChange, ...field } = props;
  const { say } = useTexts();
  const isGood = wholeNumber(value) !== null || (mayBeEmpty && value === '');
  return (
    <Field {...field} validationMessage={isGood ? undefined : say('act.wholeNumber')}>
      <Input
        inputMode="numeric"
        value={value}
        onChange={(_event, typed) => onChange(typed.value)}
      />
    </Field>
  );
}
