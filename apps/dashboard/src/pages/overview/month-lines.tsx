/** The lines of the month's chart: credits owned and allocated as steps, even pace, usage so far, and the forecast with its band. */
import {
  areaBetween,
  type Frame,
  lineThrough,
  type Point,
  type Scale,
  spreadOut,
} from '../../charts/scale.js';
import { useTexts } from '../../texts/texts.js';
import type { ChartDay } from './month-data.js';
import styles from './overview.module.css';

interface Lines {
  readonly owned: number;
  readonly allocated: number;
  /** The level at which important overage begins, in milli-credits; `null` if the regime has none. */
  readonly important: number | null;
  readonly top: number;
}

interface MonthLinesProps {
  readonly days: readonly ChartDay[];
  readonly scale: Scale;
  readonly frame: Frame;
  readonly lines: Lines;
}

export function MonthLines({ days, scale, frame, lines }: MonthLinesProps) {
  const { owned, allocated, important, top } = lines;
  const start = { x: scale.x(-1), y: scale.y(0) };
  const used = pointsOf(days, scale, ({ sum }) => sum);
  const from = used.at(-1) ?? start;
  const ahead = (of: (day: ChartDay) => number | null) => [from, ...pointsOf(days, scale, of)];
  const whole = [start, ...used];
  return (
    <>
      <path
        className={styles.band}
        d={areaBetween(
          ahead(({ high }) => high),
          ahead(({ low }) => low),
        )}
      />
      {owned <= top && (
        <path
          className={styles.pace}
          d={lineThrough([start, { x: scale.x(days.length - 1), y: scale.y(owned) }])}
        />
      )}
      <path
        className={styles.area}
        d={areaBetween(
          whole,
          whole.map(({ x }) => ({ x, y: scale.y(0) })),
        )}
      />
      <path className={styles.used} d={lineThrough(whole)} />
      <path className={styles.ahead} d={lineThrough(ahead(({ expected }) => expected))} />
      <circle className={styles.now} cx={from.x} cy={from.y} r="3.5" />
      {allocated > 0 && allocated <= top && <Allocated days={days} scale={scale} />}
      {owned > 0 && owned <= top && (
        <path
          className={styles.owned}
          d={`M${frame.left} ${scale.y(owned)}H${frame.width - frame.right}`}
        />
      )}
      {important !== null && important <= top && (
        <path
          className={styles.important}
          d={`M${frame.left} ${scale.y(important)}H${frame.width - frame.right}`}
        />
      )}
      <Labels scale={scale} frame={frame} lines={lines} />
    </>
  );
}

function pointsOf(
  days: readonly ChartDay[],
  scale: Scale,
  of: (day: ChartDay) => number | null,
): Point[] {
  return days.flatMap((day, index) => {
    const value = of(day);
    return value === null || Number.isNaN(value) ? [] : [{ x: scale.x(index), y: scale.y(value) }];
  });
}

/** Drawn in steps: an allocation applies until it is changed. */
function Allocated({ days, scale }: Pick<MonthLinesProps, 'days' | 'scale'>) {
  const steps = days.flatMap(({ allocated }, index) => [
    { x: scale.x(index - 1), y: scale.y(allocated) },
    { x: scale.x(index), y: scale.y(allocated) },
  ]);
  return <path className={styles.allocated} d={lineThrough(steps)} />;
}

/** The distance between two labels, and from the first one to the top, in pixels. */
const LABEL_GAP = 14;
const LABEL_TOP = 11;

/** Labels above their lines; if two would overlap, the upper one is moved up. */
function Labels({ scale, frame, lines }: Omit<MonthLinesProps, 'days'>) {
  const { say, formats } = useTexts();
  const { owned, allocated, important, top } = lines;
  const isClassic = important !== null;
  const named = [
    { value: owned, name: say(isClassic ? 'overview.chart.simple' : 'overview.chart.owned') },
    { value: allocated, name: say('overview.chart.allocated') },
    { value: important ?? 0, name: say('overview.chart.important') },
  ].filter(({ value }) => value > 0);
  const above = named.filter(({ value }) => value > top);
  const within = named.filter(({ value }) => value <= top);
  const places = spreadOut(
    within.map(({ value }) => scale.y(value) - 5),
    { gap: LABEL_GAP, least: LABEL_TOP },
  );
  return (
    <>
      {within.map(({ name }, index) => (
        <text
          key={name}
          className={styles.lineName}
          x={frame.width - frame.right}
          y={places[index]}
          textAnchor="end"
        >
          {name}
        </text>
      ))}
      {above.map(({ value, name }, index) => (
        <text
          key={name}
          className={styles.lineName}
          x={frame.left + 6}
          y={LABEL_TOP + index * LABEL_GAP}
        >
          {`↑ ${say('overview.chart.above', { what: name, amount: formats.credits(value) })}`}
        </text>
      ))}
    </>
  );
}
