/** A field for a whole number, which says so where something else is typed. */
import { Field, type FieldProps, Input } from '@fluentui/react-components';
import { useTexts } from '../texts/texts.js';
import { wholeNumber } from './whole-number.js';

interface WholeNumberFieldProps extends Pick<FieldProps, 'label' | 'hint' | 'orientation'> {
  readonly value: string;
  /** Whether nothing is said of an empty field, which the reader has not come to yet. */
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
