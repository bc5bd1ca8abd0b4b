/** One figure with its name above and its comparison below. */
import type { ReactNode } from 'react';
import { Explained } from './explain/explained.js';
import styles from './layout.module.css';

interface FigureProps {
  readonly name: string;
  readonly value: ReactNode;
  readonly note?: ReactNode;
  /** The name of the explanation that the figure opens. */
  readonly explain?: string;
  readonly hue?: 'copilot' | undefined;
}

export function Figure({ name, value, note, explain, hue }: FigureProps) {
  return (
    <div className={styles.figure} data-hue={hue}>
      <span className="quiet">{name}</span>
      <strong className="figures">
        {explain === undefined ? value : <Explained figure={explain}>{value}</Explained>}
      </strong>
      <span className="quiet figures">{note}</span>
    </div>
  );
}
