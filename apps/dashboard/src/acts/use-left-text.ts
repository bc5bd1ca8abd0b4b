/** The sentence under allocation fields: how many credits stay unallocated, or by how many the allocations exceed what is owned. */
import { useTexts } from '../texts/texts.js';

/** @returns a function from the unallocated credits to their text */
export function useLeftText() {
  const { say, formats } = useTexts();
  return (milliCredits: number): string =>
    milliCredits < 0
      ? say('allocate.tooMuch', { credits: formats.credits(-milliCredits) })
      : say('allocate.left', { credits: formats.credits(milliCredits) });
}
