/** How much of what is available was used, as a bar; beyond it the mark of the limit moves in. */
import type { State } from '../data/standing.js';
import styles from './parts.module.css';

interface UseBarProps {
  /** Of what is available; `null` where nothing is. */
  readonly ratio: number | null;
  readonly state: State;
}

const percent = (ratio: number): string => `${Math.round(ratio * 1000) / 10}%`;

/** Says nothing by itself: the figure stands beside it. */
export function UseBar({ ratio, state }: UseBarProps) {
  const used = Math.min(1, ratio ?? 0);
  return (
    <span className={styles.bar} data-state={state} aria-hidden="true">
      <span className={styles.barUsed} style={{ width: percent(used) }} />
      {ratio !== null && ratio > 1 && (
        <span className={styles.barLimit} style={{ left: percent(1 / ratio) }} />
      )}
    </span>
  );
}
