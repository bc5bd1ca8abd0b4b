/** How much of what a tenant owns stays unallocated by what a dialog's reader typed, or how much too much that is. */
import { useTexts } from '../texts/texts.js';

/** @returns a function from what is left to allocate to the words for it */
export function useLeftText() {
  const { say, formats } = useTexts();
  return (milliCredits: number): string =>
    milliCredits < 0
      ? say('allocate.tooMuch', { credits: formats.credits(-milliCredits) })
      : say('allocate.left', { credits: formats.credits(milliCredits) });
}
