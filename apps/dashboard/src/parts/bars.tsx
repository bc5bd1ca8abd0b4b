/** A ranked list: each line has a bar relative to the largest value, and may have an action on a click. */
import type { ReactNode } from 'react';
import { mostOf } from '../charts/scale.js';
import styles from './bars.module.css';

export interface BarLine {
  readonly key: string;
  readonly label: ReactNode;
  /** Determines the bar's length, relative to the largest value. */
  readonly value: number;
  readonly text: string;
  readonly note?: string;
  readonly onChoose?: () => void;
}

interface BarsProps {
  readonly lines: readonly BarLine[];
  readonly hue?: 'copilot';
}

export function Bars({ lines, hue }: BarsProps) {
  const most = mostOf(
    lines.map(({ value }) => value),
    1,
  );
  return (
    <ul className={styles.bars} data-hue={hue}>
      {lines.map(({ key, label, value, text, note, onChoose }) => (
        <li key={key} className={styles.line}>
          <span className={styles.label} data-one-line>
            {onChoose ? (
              <button type="button" className={styles.choose} onClick={onChoose}>
                {label}
              </button>
            ) : (
              label
            )}
          </span>
          <span className={`${styles.value} figures`}>{text}</span>
          {note !== undefined && <span className={`${styles.note} quiet figures`}>{note}</span>}
          <span className={styles.track} aria-hidden="true">
            <span className={styles.part} style={{ width: `${(value / most) * 100}%` }} />
          </span>
        </li>
      ))}
    </ul>
  );
}
