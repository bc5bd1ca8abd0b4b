/** The background of the month's chart: weekends, grid, and the labels of both axes. */
import type { Frame, Scale } from '../../charts/scale.js';
import { isWeekend } from '../../data/months.js';
import { useTexts } from '../../texts/texts.js';
import type { ChartDay } from './month-data.js';
import styles from './overview.module.css';

interface ChartBackgroundProps {
  readonly days: readonly ChartDay[];
  readonly frame: Frame;
  readonly scale: Scale;
  readonly ticks: readonly number[];
}

const LABEL_EVERY_DAYS = 7;

export function ChartBackground({ days, frame, scale, ticks }: ChartBackgroundProps) {
  const { formats } = useTexts();
  const { top, bottom, height, left, right, width } = frame;
  return (
    <>
      {days.map(
        ({ day }, index) =>
          isWeekend(day) && (
            <rect
              key={day}
              className={styles.weekend}
              x={scale.x(index - 1)}
              width={scale.step}
              y={top}
              height={height - top - bottom}
            />
          ),
      )}
      {ticks.map((tick) => (
        <g key={tick}>
          <path className={styles.grid} d={`M${left} ${scale.y(tick)}H${width - right}`} />
          <text className={styles.tick} x={left - 8} y={scale.y(tick) + 4} textAnchor="end">
            {formats.short(tick)}
          </text>
        </g>
      ))}
      {days.map(
        ({ day }, index) =>
          index % LABEL_EVERY_DAYS === 0 && (
            <text
              key={day}
              className={styles.tick}
              x={scale.x(index - 0.5)}
              y={height - 6}
              textAnchor="middle"
            >
              {index + 1}
            </text>
          ),
      )}
    </>
  );
}
