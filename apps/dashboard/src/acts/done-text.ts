/** The sentence that states whether a command changed anything, and at which position of the ledger. */
import type { CommandAnswer } from '../data/commands.js';
import { useTexts } from '../texts/texts.js';

/** @returns a function from a response to its text; `isRepeat` if the same command was sent before without a response */
export function useDoneText(): (answer: CommandAnswer, isRepeat: boolean) => string {
  const { say, formats } = useTexts();
  return ({ position, events }, isRepeat) => {
    if (position !== null && events.length > 0) {
      return say('act.done', { position: formats.count(position) });
    }
    return say(isRepeat ? 'act.done.before' : 'act.unchanged');
  };
}
