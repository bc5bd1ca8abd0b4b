/** The scales of charts: where a value or a day is drawn, and which values the axis labels. */

export interface Frame {
  readonly width: number;
  readonly height: number;
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** @returns the largest of the known values, and at least `least` */
export const mostOf = (values: readonly number[], least: number): number =>
  Math.max(least, ...values.filter(Number.isFinite));

/** @returns round values from 0 to at least `max`, in steps of 1, 2 or 5 times a power of ten */
export function niceTicks(max: number, wanted = 4): number[] {
  if (max <= 0) return [0];
  const rough = max / wanted;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((factor) => factor * power).find((size) => size >= rough)!;
  return Array.from({ length: Math.ceil(max / step - 1e-9) + 1 }, (_, index) => index * step);
}

export interface Scale {
  /** @param index the index of the day, from 0. @returns the position of the end of the day */
  readonly x: (index: number) => number;
  /** An unknown value has no height. */
  readonly y: (value: number) => number;
  /** The width of one day, in pixels. */
  readonly step: number;
}

/** The left edge is the beginning of the first day, the right edge the end of the last. */
export function scaleOf(frame: Frame, days: number, max: number): Scale {
  const { width, height, left, right, top, bottom } = frame;
  const step = (width - left - right) / Math.max(1, days);
  const perUnit = max > 0 ? (height - top - bottom) / max : 0;
  return {
    step,
    x: (index) => left + (index + 1) * step,
    y: (value) => height - bottom - (Number.isFinite(value) ? value : 0) * perUnit,
  };
}

const rounded = (value: number): string => String(Math.round(value * 10) / 10);

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** @returns the `d` of a path through the points */
export const lineThrough = (points: readonly Point[]): string =>
  points.map(({ x, y }, index) => `${index === 0 ? 'M' : 'L'}${rounded(x)} ${rounded(y)}`).join('');

/** @returns the `d` of the area between two lines with the same x coordinates */
export function areaBetween(upper: readonly Point[], lower: readonly Point[]): string {
  if (upper.length === 0) return '';
  return `${lineThrough([...upper, ...lower.toReversed()])}Z`;
}

interface Room {
  /** The minimum distance between two positions. */
  readonly gap: number;
  /** The smallest position. */
  readonly least: number;
}

/** Moves positions on an axis apart, towards smaller values while there is room. @returns the positions in the given order */
export function spreadOut(wanted: readonly number[], { gap, least }: Room): number[] {
  const places = [...wanted];
  const downwards = places.map((_place, index) => index).sort((a, b) => wanted[b]! - wanted[a]!);
  let limit = Infinity;
  for (const index of downwards) limit = (places[index] = Math.min(places[index]!, limit)) - gap;
  limit = least;
  for (const index of downwards.toReversed()) {
    limit = (places[index] = Math.max(places[index]!, limit)) + gap;
  }
  return places;
}
