/** The sentence that says whether a command changed anything, and at which position of the ledger. */
import type { CommandAnswer } from '../data/commands.js';
import { useTexts } from '../texts/texts.js';

/** @returns a function from an answer to its words; `isRepeat` where the same was sent before and no answer came */
export function useDoneText(): (answer: CommandAnswer, isRepeat: boolean) => string {
  const { say, formats } = useTexts();
  return ({ position, events }, isRepeat) => {
    if (position !== null && events.length > 0) {
      return say('act.done', { position: formats.count(position) });
    }
    return say(isRepeat ? 'act.done.before' : 'act.unchanged');
  };
}
