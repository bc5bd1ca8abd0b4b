/**
 * Finds differences that days of another time zone explain: west of UTC what was consumed early in a day is reported on
 * the day before, east of it what was consumed late on the day after.
 */
import { addDays } from '#metering';

/** What a user consumed on a day in an environment, by both sides. */
export interface DayFigures {
  readonly key: string;
  /** The user and the environment. */
  readonly series: string;
  readonly date: string;
  readonly ours: number;
  /** What their rows may stand for: the bounds differ where some are written as `<1K`. */
  readonly theirsMin: number;
  readonly theirsMax: number;
}

/** The days of the report; what is theirs outside of it is not known. */
export interface Span {
  readonly first: string;
  readonly last: string;
}

/** Where a part of a day is reported: on the day before, or on the day after. */
const DIRECTIONS = [-1, 1] as const;
type Direction = (typeof DIRECTIONS)[number];

/**
 * @param days in any order, with those beside the span
 * @returns the keys of days whose figures follow when parts of days move in one direction. There is such a
 * direction only where something is missing on a day and comes again beside it.
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

/** Days of one series without a day between them on which neither side has anything: nothing moves across such a day. */
function stretchesOf(days: readonly DayFigures[]): DayFigures[][] {
  const stretches: DayFigures[][] = [];
  let expected = { series: '', date: '' };
  for (const day of days.toSorted(byPlaceAndDate)) {
    if (day.series === expected.series && day.date === expected.date) stretches.at(-1)!.push(day);
    else stretches.push([day]);
    expected = { series: day.series, date: addDays(day.date, 1) };
  }
  return stretches;
}

const byPlaceAndDate = (one: DayFigures, other: DayFigures): number =>
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

/** Whether there are parts of days, none negative and none larger than its day, by whose moving the report follows from ours. */
function isExplained(days: readonly DayFigures[], span: Span, direction: Direction): boolean {
  const ordered = direction < 0 ? days : days.toReversed();
  const reported = ordered.filter(({ date }) => isWithin(date, span));
  const ours = new Map(days.map((day) => [day.date, day.ours]));
  // The bounds of the part of a day that has moved away from it; that of the day at the edge has left the report.
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
