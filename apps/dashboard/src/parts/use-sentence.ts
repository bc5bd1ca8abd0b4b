/** Formats the figures in the service's sentences by the reader's locale. */
import { sentenceIn } from '../texts/sentence.js';
import { useTexts } from '../texts/texts.js';

export function useSentence(): (text: string) => string {
  const { formats } = useTexts();
  return (text) => sentenceIn(text, formats);
}
