/** A field for a day or an instant: the browser's own, with the chosen value below in the format of the reader's locale. */
import { Field, Input } from '@fluentui/react-components';
import { useTexts } from '../texts/texts.js';

interface InstantFieldProps {
  readonly label: string;
  /** The meaning of an empty field. */
  readonly hint?: string;
  readonly type: 'date' | 'datetime-local';
  /** In the format of the browser's field: 2026-11-24 or 2026-11-24T14:05:07. */
  readonly value: string;
  readonly onChange: (value: string) => void;
}

/** The browser writes dates in its own language, which may not be the page's: 03/04/2026 may mean two different days. */
export function InstantField({ label, hint, type, value, onChange }: InstantFieldProps) {
  const { formats } = useTexts();
  const chosen = type === 'date' ? formats.fullDay : formats.fullMoment;
  return (
    <Field label={label} hint={value === '' ? hint : chosen(`${value}${ZONE[type]}`)}>
      <Input
        type={type}
        {...(type === 'datetime-local' && { step: 1 })}
        value={value}
        onChange={(_event, typed) => onChange(typed.value)}
      />
    </Field>
  );
}

/** Both values are in UTC; JavaScript already parses a date alone as UTC. */
const ZONE = { date: '', 'datetime-local': 'Z' };
