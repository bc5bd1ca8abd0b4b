/** A bar of usage against what is available; above 100 % the mark of the limit moves inwards. */
import type { CSSProperties } from 'react';
import type { State } from '../data/standing.js';
import styles from './parts.module.css';

interface UseBarProps {
  /** The share that is used; `null` if nothing is available, and NaN if it is unknown. */
  readonly ratio: number | null;
  readonly state: State;
  readonly hue?: 'copilot';
}

const percent = (ratio: number): string => `${Math.round(ratio * 1000) / 10}%`;

/** Hidden from screen readers, because the figure is next to it. A single element, because tables have thousands. */
export function UseBar({ ratio, state, hue }: UseBarProps) {
  const isKnown = ratio !== null && !Number.isNaN(ratio);
  const parts = {
    '--used': percent(Math.min(1, isKnown ? ratio : 0)),
    ...(isKnown && ratio > 1 && { '--limit': percent(1 / ratio) }),
  } as CSSProperties;
  return (
    <span
      className={styles.bar}
      data-state={state}
      data-hue={hue}
      style={parts}
      aria-hidden="true"
    />
  );
}
