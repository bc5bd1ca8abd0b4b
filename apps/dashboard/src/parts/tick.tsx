/** A box to tick in a row: the browser's own costs more than the rest of the row, and tables have thousands. */
import styles from './parts.module.css';

interface TickProps {
  readonly label: string;
  readonly isTicked: boolean;
  readonly onTick: (isTicked: boolean) => void;
}

export function Tick({ label, isTicked, onTick }: TickProps) {
  return (
    <button
      type="button"
      role="checkbox"
      aria-label={label}
      aria-checked={isTicked}
      className={styles.tick}
      onClick={() => onTick(!isTicked)}
    />
  );
}
