/** An active filter, as a button that removes it. */
import { useEnvironmentName } from '../data/environment-names.js';
import type { FilterDimension } from '../data/queries.js';
import { useTexts } from '../texts/texts.js';
import { wordOf } from './dimension.js';
import { CloseIcon } from './icons.js';
import { Name, nameInText } from './name.js';
import styles from './parts.module.css';

interface FilterChipProps {
  readonly name: FilterDimension;
  readonly value: string;
  readonly isLeftOut?: boolean;
  /** The action of a click for screen readers, with a placeholder for the name. */
  readonly label: 'usage.widen' | 'usage.takeIn';
  readonly onClick: () => void;
}

export function FilterChip({ name, value, isLeftOut = false, label, onClick }: FilterChipProps) {
  const { say } = useTexts();
  const nameOf = useEnvironmentName();
  const known = name === 'environment' ? nameOf(value) : wordOf(name, value, say);
  const text = value === '' ? say('none') : known;
  return (
    <button type="button" className={styles.chip} onClick={onClick}>
      <span className="quiet">
        {say(`dimension.${name}`)} {isLeftOut && say('usage.without')}
      </span>{' '}
      <Name of={text} max={28} />
      <span className="hidden">, {say(label, { name: nameInText(text) })}</span>
      <CloseIcon />
    </button>
  );
}
