/** Sentences of the service in the reader's own figures. */
import { sentenceIn } from '../texts/sentence.js';
import { useTexts } from '../texts/texts.js';

export function useSentence(): (text: string) => string {
  const { formats } = useTexts();
  return (text) => sentenceIn(text, formats);
}
