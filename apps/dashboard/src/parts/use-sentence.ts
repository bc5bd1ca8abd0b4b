/** The service's sentences in the reader's language, with the figures as their locale writes them. */
import { sentenceIn } from '../texts/sentence.js';
import { useTexts } from '../texts/texts.js';

export function useSentence(): (text: string) => string {
  const { formats, translate } = useTexts();
  return (text) => sentenceIn(translate(text), formats);
}
