/** A small column chart for a table row, scaled to its largest value. */
import styles from './charts.module.css';
import { mostOf, scaleOf } from './scale.js';

export interface SmallColumn {
  readonly key: string;
  readonly value: number;
  /** Shown at the column. */
  readonly text: string;
}

interface SmallColumnsProps {
  readonly columns: readonly SmallColumn[];
  readonly label: string;
  readonly hue?: 'copilot';
}

const COLUMN_PX = 10;
const HEIGHT_PX = 24;
/** Keeps values other than 0 visible. */
const LEAST_PX = 1;

export function SmallColumns({ columns, label, hue }: SmallColumnsProps) {
  const width = columns.length * COLUMN_PX;
  const frame = { width, height: HEIGHT_PX, left: 0, right: 0, top: 0, bottom: 1 };
  const most = mostOf(
    columns.map(({ value }) => value),
    1,
  );
  const scale = scaleOf(frame, columns.length, most);
  return (
    <svg
      className={styles.small}
      role="img"
      aria-label={label}
      data-hue={hue}
      width={width}
      height={HEIGHT_PX}
    >
      <path className={styles.grid} d={`M0 ${HEIGHT_PX - 0.5}H${width}`} />
      {columns.map(({ key, value, text }, index) => {
        const height = value > 0 ? Math.max(LEAST_PX, scale.y(0) - scale.y(value)) : 0;
        return (
          <g key={key}>
            <title>{text}</title>
            <rect
              className={styles.anywhere}
              x={index * COLUMN_PX}
              width={COLUMN_PX}
              height="100%"
            />
            <rect
              className={styles.column}
              x={index * COLUMN_PX + 1}
              width={COLUMN_PX - 2}
              y={scale.y(0) - height}
              height={height}
            />
          </g>
        );
      })}
    </svg>
  );
}
