/** Translates the service's sentences into the reader's language, with figures in the format of their locale. */
import { sentenceIn } from '../texts/sentence.js';
import { useTexts } from '../texts/texts.js';

export function useSentence(): (text: string) => string {
  const { formats, translate } = useTexts();
  return (text) => sentenceIn(translate(text), formats);
}
