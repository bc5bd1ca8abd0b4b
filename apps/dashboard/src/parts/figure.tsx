/** One figure with its name above and what it compares with below. */
import type { ReactNode } from 'react';
import styles from './layout.module.css';

interface FigureProps {
  readonly name: string;
  readonly value: ReactNode;
  readonly note?: ReactNode;
  readonly hue?: 'copilot' | undefined;
}

export function Figure({ name, value, note, hue }: FigureProps) {
  return (
    <div className={styles.figure} data-hue={hue}>
      <span className="quiet">{name}</span>
      <strong className="figures">{value}</strong>
      <span className="quiet figures">{note}</span>
    </div>
  );
}
