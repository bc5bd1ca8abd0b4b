/** A column chart of the credits used on each day. */
import { isWeekend } from '../data/months.js';
import { useTexts } from '../texts/texts.js';
import { mostOf, niceTicks, scaleOf } from './scale.js';
import styles from './charts.module.css';
import { useTickRoom } from './use-tick-room.js';
import { useWidth } from './use-width.js';
import { MILLI_PER_CREDIT } from '../data/credits.js';

export interface DayValue {
  readonly day: string;
  readonly milliCredits: number;
}

interface DayColumnsProps {
  readonly days: readonly DayValue[];
  readonly label: string;
  readonly height: number;
  readonly hue?: 'copilot';
}

const FRAME = { right: 4, top: 8, bottom: 20 };
const LABELS_MAX = 8;
const LABEL_PX = 72;

export function DayColumns({ days, label, height, hue }: DayColumnsProps) {
  const { formats } = useTexts();
  const [element, width] = useWidth<HTMLDivElement>();
  const most = mostOf(
    days.map(({ milliCredits }) => milliCredits),
    MILLI_PER_CREDIT,
  );
  const left = useTickRoom(most);
  const scale = scaleOf({ ...FRAME, left, width, height }, days.length, most * 1.05);
  const labels = Math.min(LABELS_MAX, Math.max(1, Math.floor(width / LABEL_PX)));
  const every = Math.max(1, Math.ceil(days.length / labels));
  return (
    <div ref={element} className={styles.measured} role="img" aria-label={label} data-hue={hue}>
      {width > 0 && (
        <svg width={width} height={height} viewBox={`0 0 ${width} ${height}`} aria-hidden="true">
          {niceTicks(most, 3)
            .filter((tick) => tick <= most * 1.05)
            .map((tick) => (
              <g key={tick}>
                <path className={styles.grid} d={`M${left} ${scale.y(tick)}H${width}`} />
                <text className={styles.tick} x={left - 8} y={scale.y(tick) + 4} textAnchor="end">
                  {formats.short(tick)}
                </text>
              </g>
            ))}
          {days.map(({ day, milliCredits }, index) => (
            <g key={day}>
              <title>{`${formats.weekday(day)}: ${formats.credits(milliCredits)}`}</title>
              <rect
                className={isWeekend(day) ? styles.restColumn : styles.column}
                x={scale.x(index - 1) + 1}
                width={Math.max(1, scale.step - 2)}
                y={scale.y(milliCredits)}
                height={Math.max(0, height - FRAME.bottom - scale.y(milliCredits))}
              />
              {index % every === 0 && (
                <text
                  className={styles.tick}
                  x={scale.x(index - 0.5)}
                  y={height - 5}
                  textAnchor="middle"
                >
                  {formats.day(day)}
                </text>
              )}
            </g>
          ))}
        </svg>
      )}
    </div>
  );
}
