/**
 * Finds differences that another time zone explains: west of UTC, usage early in a day is reported on the previous
 * day; east of UTC, usage late in a day is reported on the next day.
 */
import { addDays } from '#metering';

/** The consumption of a user in an environment on a day, according to both sides. */
export interface DayFigures {
  readonly key: string;
  /** The user, the environment and whether it is a trial. */
  readonly series: string;
  readonly date: string;
  readonly ours: number;
  /** The range of their figures; the bounds differ if some are written as `<1K`. */
  readonly theirsMin: number;
  readonly theirsMax: number;
}

/** The days of the report; their figures outside of it are unknown. */
export interface Span {
  readonly first: string;
  readonly last: string;
}

/** Where a part of a day is reported: on the previous day or on the next one. */
const DIRECTIONS = [-1, 1] as const;
type Direction = (typeof DIRECTIONS)[number];

/**
 * @param days in any order, including those next to the span
 * @returns the keys of the days that are explained if parts of days move in one direction. A direction counts
 * only if something is missing on some day and surplus on another.
 */
export function explainedByTimeZone(days: readonly DayFigures[], span: Span): ReadonlySet<string> {
  const stretches = stretchesOf(days);
  const explained = DIRECTIONS.map((direction) => {
    const found = stretches.filter((days) => isExplained(days, span, direction));
    return { found, evidence: found.filter((days) => hasBothSigns(days, span)).length };
  });
  const best = explained.reduce((one, other) => (other.evidence > one.evidence ? other : one));
  const found = best.evidence > 0 ? best.found.flat() : [];
  return new Set(found.filter(({ date }) => isWithin(date, span)).map(({ key }) => key));
}

/** Consecutive days of one series. Nothing moves across a day without figures on either side. */
function stretchesOf(days: readonly DayFigures[]): DayFigures[][] {
  const stretches: DayFigures[][] = [];
  let expected = { series: '', date: '' };
  for (const day of days.toSorted(bySeriesAndDate)) {
    if (day.series === expected.series && day.date === expected.date) stretches.at(-1)!.push(day);
    else stretches.push([day]);
    expected = { series: day.series, date: addDays(day.date, 1) };
  }
  return stretches;
}

const bySeriesAndDate = (one: DayFigures, other: DayFigures): number =>
  compared(one.series, other.series) || compared(one.date, other.date);

const compared = (one: string, other: string): number => Number(one > other) - Number(one < other);

export const isWithin = (date: string, { first, last }: Span): boolean =>
  date >= first && date <= last;

function hasBothSigns(days: readonly DayFigures[], span: Span): boolean {
  const reported = days.filter(({ date }) => isWithin(date, span));
  return (
    reported.some(({ ours, theirsMin }) => theirsMin > ours) &&
    reported.some(({ ours, theirsMax }) => theirsMax < ours)
  );
}

/** Whether parts of days, each between zero and the whole day, exist whose move turns our figures into the report's. */
function isExplained(days: readonly DayFigures[], span: Span, direction: Direction): boolean {
  const ordered = direction < 0 ? days : days.toReversed();
  const reported = ordered.filter(({ date }) => isWithin(date, span));
  const ours = new Map(days.map((day) => [day.date, day.ours]));
  // The bounds of the part that has moved away from a day; the part of the day at the edge has left the report.
  const edge = direction < 0 ? span.first : span.last;
  let moved = { min: 0, max: reported[0]?.date === edge ? reported[0].ours : 0 };
  for (const day of reported) {
    const next = ours.get(addDays(day.date, -direction)) ?? 0;
    moved = {
      min: Math.max(0, moved.min + day.theirsMin - day.ours),
      max: Math.min(next, moved.max + day.theirsMax - day.ours),
    };
    if (moved.min > moved.max) return false;
  }
  return true;
}
