/** A field for a day or an instant: the browser's own, and below it what was chosen as the reader's locale writes it. */
import { Field, Input } from '@fluentui/react-components';
import { useTexts } from '../texts/texts.js';

interface InstantFieldProps {
  readonly label: string;
  /** What an empty field means. */
  readonly hint?: string;
  readonly type: 'date' | 'datetime-local';
  /** As the browser's field holds it: 2026-11-24 or 2026-11-24T14:05:07. */
  readonly value: string;
  readonly onChange: (value: string) => void;
}

/** The browser writes dates in its own language, which need not be the page's: 03/04/2026 may be either of two days. */
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

/** Both are meant in UTC; a date alone is so already. */
const ZONE = { date: '', 'datetime-local': 'Z' };
