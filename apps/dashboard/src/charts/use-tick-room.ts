/** The room for the labels of an axis in the reader's language, as some languages write thousands in full. */
import { niceTicks } from './scale.js';
import { useTexts } from '../texts/texts.js';

const CHARACTER_PX = 6.5;
const GAP_PX = 12;
const LEAST_PX = 40;

/** @param top the largest value on the axis, in milli-credits. @returns the width in pixels */
export function useTickRoom(top: number): number {
  const { formats } = useTexts();
  const longest = Math.max(...niceTicks(top).map((tick) => formats.short(tick).length));
  return Math.max(LEAST_PX, Math.ceil(longest * CHARACTER_PX) + GAP_PX);
}
