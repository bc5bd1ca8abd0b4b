/** A filter in force, as a button that removes it. */
import { useEnvironmentName } from '../data/environment-names.js';
import type { FilterDimension } from '../data/queries.js';
import { useTexts } from '../texts/texts.js';
import { wordOf } from './dimension.js';
import { CloseIcon } from './icons.js';
import { Name } from './name.js';
import styles from './parts.module.css';

interface FilterChipProps {
  readonly name: FilterDimension;
  readonly value: string;
  readonly isLeftOut?: boolean;
  /** What a click does, for screen readers. */
  readonly label: string;
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
      <span className="hidden">, {label}</span>
      <CloseIcon />
    </button>
  );
}
