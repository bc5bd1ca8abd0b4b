/** A chart of the credits used in a month, day by day, against what is available; the pointer or the arrow keys read out one day. */
import { type KeyboardEvent, type PointerEvent, useState } from 'react';
import charts from '../../charts/charts.module.css';
import { niceTicks, type Scale, scaleOf } from '../../charts/scale.js';
import { useTickRoom } from '../../charts/use-tick-room.js';
import { useWidth } from '../../charts/use-width.js';
import { useTexts } from '../../texts/texts.js';
import { ChartBackground } from './chart-background.js';
import { MonthLines } from './month-lines.js';
import { type ChartDay, topOf } from './month-data.js';
import styles from './overview.module.css';
import { useReading } from './use-reading.js';

interface MonthChartProps {
  readonly days: readonly ChartDay[];
  readonly owned: number;
  readonly allocated: number;
  readonly important: number | null;
}

const FRAME = { height: 240, right: 12, top: 16, bottom: 22 };

export function MonthChart({ days, owned, allocated, important }: MonthChartProps) {
  const [element, width] = useWidth<HTMLDivElement>();
  const [chosen, setChosen] = useState<number | null>(null);
  const known = days.findLastIndex(({ sum }) => sum !== null);
  const at = Math.min(chosen ?? Math.max(0, known), days.length - 1);
  const reading = useReading(days[at]!);
  const top = topOf(days, [owned, allocated, important ?? 0]);
  const frame = { ...FRAME, width, left: useTickRoom(top) };
  const scale = scaleOf(frame, days.length, top);
  const ticks = niceTicks(top).filter((tick) => tick <= top);
  return (
    <div ref={element} className={`${charts.measured} ${styles.chart}`}>
      <p className={`${styles.reading} figures`} aria-hidden="true">
        {reading}
      </p>
      {width > 0 && (
        <svg
          width={width}
          height={FRAME.height}
          viewBox={`0 0 ${width} ${FRAME.height}`}
          aria-hidden="true"
        >
          <ChartBackground days={days} frame={frame} scale={scale} ticks={ticks} />
          <MonthLines
            days={days}
            scale={scale}
            lines={{ owned, allocated, important, top }}
            frame={frame}
          />
          <path
            className={styles.cursor}
            data-shown={chosen !== null}
            d={`M${scale.x(at)} ${FRAME.top}V${FRAME.height - FRAME.bottom}`}
          />
        </svg>
      )}
      <DayChooser
        at={at}
        reading={reading}
        scale={scale}
        left={frame.left}
        days={days}
        onChoose={setChosen}
      />
    </div>
  );
}

interface DayChooserProps {
  readonly at: number;
  readonly reading: string;
  readonly scale: Scale;
  /** The left edge of the first day, in pixels. */
  readonly left: number;
  readonly days: readonly ChartDay[];
  readonly onChoose: (index: number | null) => void;
}

const STEPS: Readonly<Record<string, number>> = {
  ArrowLeft: -1,
  ArrowDown: -1,
  ArrowRight: 1,
  ArrowUp: 1,
  PageDown: -7,
  PageUp: 7,
  Home: -31,
  End: 31,
};

/** Lies over the chart and marks the day under the pointer or chosen by keys. */
function DayChooser({ at, reading, scale, left, days, onChoose }: DayChooserProps) {
  const { say } = useTexts();
  const within = (index: number) => Math.min(days.length - 1, Math.max(0, index));
  const onKeyDown = (event: KeyboardEvent) => {
    const step = STEPS[event.key];
    if (step === undefined) return;
    event.preventDefault();
    onChoose(within(at + step));
  };
  const onPointerMove = ({ clientX, currentTarget }: PointerEvent) => {
    const x = clientX - currentTarget.getBoundingClientRect().left - left;
    onChoose(within(Math.floor(x / scale.step)));
  };
  return (
    <div
      className={styles.chooser}
      role="slider"
      tabIndex={0}
      aria-label={say('overview.chart.day')}
      aria-valuemin={1}
      aria-valuemax={days.length}
      aria-valuenow={at + 1}
      aria-valuetext={reading}
      onKeyDown={onKeyDown}
      onBlur={() => onChoose(null)}
      onPointerMove={onPointerMove}
      onPointerLeave={() => onChoose(null)}
    />
  );
}
