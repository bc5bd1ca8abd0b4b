/** A light checkbox for table rows, without the browser's native control, which costs more than the rest of the row. */
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
